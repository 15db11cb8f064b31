/** Jest's setup: gives the kernels their compiled part, as a runner does at its start. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { provideKernels } from '../kernels/compiled/kernel';

provideKernels(readFileSync(path.join(__dirname, '../../dist/backend/kernels/wasm/kernels.wasm')));
