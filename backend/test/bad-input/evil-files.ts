import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { loadConfig } from '../../config/config';

const answerSchema = z.strictObject({
  /** Under which the file is brought; by default one of its own. */
  name: z.string().optional(),
  /** How it is to be read. */
  options: z.record(z.string(), z.unknown()).optional(),
  status: z.number(),
  /** Of a refusal. */
  code: z.string().optional(),
  /** The first place that the refusal names; rows are 1-based and count the header. */
  at: z.object({ row: z.number().optional(), column: z.number().optional() }).optional(),
  /** Of a table that is taken. */
  columns: z.array(z.string()).optional(),
  types: z.array(z.string()).optional(),
  rows: z.array(z.array(z.unknown())).optional(),
  origin: z.record(z.string(), z.unknown()).optional(),
});

/** What is answered to a file. */
export type FileAnswer = z.infer<typeof answerSchema>;

const ANSWER = '.answer.json';

/** The files of `datasets/evil`, each with its bytes and the answer that lies beside it. */
export function evilFiles(): { fileName: string; content: Buffer; answer: FileAnswer }[] {
  const folder = path.join(loadConfig().root, 'datasets/evil');
  return readdirSync(folder)
    .filter((name) => name.endsWith(ANSWER))
    .map((name) => {
      const fileName = name.slice(0, -ANSWER.length);
      const answer = JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as unknown;
      return {
        fileName,
        content: readFileSync(path.join(folder, fileName)),
        answer: answerSchema.parse(answer),
      };
    });
}
