import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import vm from 'node:vm';
import { loadConfig } from '../../config/config';

const LENGTH = 100_000;
/** A linear pattern takes a millisecond; one that is quadratic takes many seconds. */
const PATIENCE_MS = 2_000;
const USUAL = [
  ' ',
  '\t',
  '\r',
  '\n',
  'a',
  '0',
  '-',
  '_',
  '.',
  ',',
  '"',
  "'",
  '/',
  '(',
  '[',
  '=',
  ';',
];

/** Regular expressions of the product, as they are written, with the file that has them. */
function patternsOf(folder: string): { file: string; literal: string }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.includes('.test.') && !file.startsWith('test/'))
    .filter((file) => !file.startsWith('kernels/wasm/'))
    .flatMap((file) => {
      const text = readFileSync(path.join(folder, file), 'utf8');
      const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
      const found: { file: string; literal: string }[] = [];
      const visit = (node: ts.Node): void => {
        if (ts.isRegularExpressionLiteral(node)) found.push({ file, literal: node.text });
        ts.forEachChild(node, visit);
      };
      visit(source);
      return found;
    });
}

/** Runs that make a pattern try again from every place where it may begin, and fail at the end. */
function attacksOn(literal: string): string[] {
  const characters = new Set([
    ...USUAL,
    ...literal.replaceAll(/[\\^$.*+?()[\]{}|]/g, '').split(''),
  ]);
  return [...characters].flatMap((character) => [
    `${character.repeat(LENGTH)}\u0001`,
    `x${`${character}a`.repeat(LENGTH / 2)}\u0001`,
  ]);
}

describe('Regular expressions', () => {
  const patterns = patternsOf(path.join(loadConfig().root, 'backend'));

  it('are found', () => {
    expect(patterns.length).toBeGreaterThan(30);
  });

  it.each(patterns.map(({ file, literal }) => [file, literal]))(
    'take no longer than their input is: %s %s',
    (_file, literal) => {
      const search = new vm.Script(`for (const text of attacks) text.search(${literal})`);
      const context = vm.createContext({ attacks: attacksOn(literal) });
      expect(() => search.runInContext(context, { timeout: PATIENCE_MS })).not.toThrow();
    },
    60_000,
  );
});
