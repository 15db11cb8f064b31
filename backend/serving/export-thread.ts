/** A thread of the head that writes one model in another format. */
import { parentPort, workerData } from 'node:worker_threads';
import type { ErrorCode } from '../contracts/error-codes';
import { KernelError } from '../kernels/kernel-error';
import { decodeModel } from '../kernels/models/artifact';
import { exportJson } from '../kernels/models/export-json';
import { exportOnnx } from '../kernels/onnx/export-onnx';
import type { ExportFormat } from './export-formats';

export interface ExportRequest {
  /** As the model was fitted. */
  bytes: Uint8Array;
  format: ExportFormat;
}

export type ExportAnswer =
  | { file: Uint8Array; refusal?: undefined }
  | { file?: undefined; refusal: { code: ErrorCode; message: string } };

parentPort!.postMessage(answer(workerData as ExportRequest));

function answer({ bytes, format }: ExportRequest): ExportAnswer {
  const model = decodeModel(bytes);
  try {
    const file = format === 'onnx' ? exportOnnx(model) : Buffer.from(exportJson(model));
    return { file };
  } catch (error) {
    if (!(error instanceof KernelError)) throw error;
    return { refusal: { code: error.code, message: error.message } };
  }
}
