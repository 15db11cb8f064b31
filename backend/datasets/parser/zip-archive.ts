import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { DomainError } from '../../errors/domain-error';
import { mostInflated, requireInflated } from './inflate-file';

/** The parts of a zip archive, by name in any case. Part names never become paths. */
export interface ZipArchive {
  has(name: string): boolean;
  /** The part's UTF-8 text in pieces, counted while it inflates. */
  text(name: string): AsyncGenerator<string>;
  close(): void;
}

/** A workbook has a few dozen. */
const MOST_PARTS = 10_000;

/** Throws `bad-request` for what is no zip archive, or a damaged one. */
export async function openZip(path: string, maxBytes: number): Promise<ZipArchive> {
  const zip = await openPromise(path, { autoClose: false }).catch(refuse);
  try {
    const entries = await entriesOf(zip);
    const most = mostInflated(zip.fileSize, maxBytes);
    return {
      has: (name) => entries.has(name.toLowerCase()),
      text: (name) => textOf(zip, entries.get(name.toLowerCase()), most),
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

async function entriesOf(zip: ZipFile): Promise<Map<string, Entry>> {
  if (zip.entryCount > MOST_PARTS)
    throw new DomainError(
      'too-large',
      `The file is a zip archive of ${zip.entryCount} parts; at most ${MOST_PARTS} are read.`,
    );
  const entries = new Map<string, Entry>();
  try {
    for await (const entry of zip.eachEntry()) entries.set(entry.fileName.toLowerCase(), entry);
  } catch (error) {
    refuse(error);
  }
  return entries;
}

async function* textOf(
  zip: ZipFile,
  entry: Entry | undefined,
  most: number,
): AsyncGenerator<string> {
  if (!entry) return;
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let bytes = 0;
  try {
    for await (const chunk of await zip.openReadStreamPromise(entry)) {
      bytes += (chunk as Buffer).length;
      requireInflated(bytes, most);
      yield decoder.decode(chunk as Buffer, { stream: true });
    }
    yield decoder.decode();
  } catch (error) {
    refuse(error);
  }
}

function refuse(error: unknown): never {
  if (error instanceof DomainError) throw error;
  const why = error instanceof Error ? error.message : String(error);
  throw new DomainError('bad-request', `The file is a damaged zip archive: ${why}.`, {
    cause: error,
  });
}
