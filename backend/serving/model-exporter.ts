import { Injectable } from '@nestjs/common';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { DomainError } from '../errors/domain-error';
import type { ExportFormat } from './export-formats';
import type { ExportAnswer, ExportRequest } from './export-thread';
import { ModelAsker } from './model-asker';
import type { ServedModel } from './model-directory';
import { ReplicaClient } from './replica-client';

/** Models as files of other formats: bytes from a replica, written by a thread, since large ones take seconds. */
@Injectable()
export class ModelExporter {
  constructor(
    private readonly asker: ModelAsker,
    private readonly replicas: ReplicaClient,
  ) {}

  async export(
    reference: string,
    format: ExportFormat,
  ): Promise<{ model: ServedModel; file: Uint8Array }> {
    const { model, answer } = await this.asker.ask(reference, {
      prepare: () => undefined,
      ask: (found) => this.replicas.fetch(found),
    });
    return { model, file: await write({ bytes: answer, format }) };
  }
}

/** In a thread of its own, which goes with its memory. */
function write(request: ExportRequest): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(path.join(__dirname, 'export-thread.js'), { workerData: request });
    thread.once('message', ({ file, refusal }: ExportAnswer) => {
      if (file) resolve(file);
      else reject(new DomainError(refusal.code, refusal.message));
    });
    thread.once('error', reject);
    thread.once('exit', () => reject(new Error('the thread that exports a model has ended')));
  });
}
