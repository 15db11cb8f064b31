import { SaxesParser } from 'saxes';
import { DomainError } from '../../errors/domain-error';

/** Is told of an XML document from its start to its end; names come without their prefixes. */
export interface XmlHandler {
  open?: (name: string, attributes: Readonly<Record<string, string>>) => void;
  text?: (text: string) => void;
  close?: (name: string) => void;
}

/**
 * Reads a document to its end. Throws `invalid-csv`, naming the part, for what is not well-formed,
 * and for a document type: tables need none, and its entities are how XML attacks its reader.
 */
export async function readXml(
  part: string,
  pieces: AsyncIterable<string>,
  handler: XmlHandler,
): Promise<void> {
  const steps = stepThroughXml(part, pieces, handler);
  while (!(await steps.next()).done);
}

/** As `readXml`; hands over after every piece, so that what was found in it can be passed on. */
export async function* stepThroughXml(
  part: string,
  pieces: AsyncIterable<string>,
  { open, text, close }: XmlHandler,
): AsyncGenerator<void> {
  const parser = new SaxesParser();
  const damaged = (why: string) =>
    new DomainError('invalid-csv', `The workbook is damaged: ${part} ${why}.`);
  parser.on('error', ({ message }) => {
    throw damaged(`is not well-formed, at ${message}`);
  });
  parser.on('doctype', () => {
    throw damaged('has a document type, which no workbook has');
  });
  parser.on('opentag', ({ name, attributes }) => open?.(localName(name), localNames(attributes)));
  if (text) parser.on('text', text);
  parser.on('closetag', ({ name }) => close?.(localName(name)));
  for await (const piece of pieces) {
    parser.write(piece);
    yield;
  }
  parser.close();
  yield;
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function localNames(attributes: Record<string, string>): Record<string, string> {
  const names = Object.keys(attributes);
  if (!names.some((name) => name.includes(':'))) return attributes;
  return Object.fromEntries(names.map((name) => [localName(name), attributes[name]!]));
}
