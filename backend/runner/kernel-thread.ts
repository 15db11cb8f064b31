/** A thread of KernelThreads: works on one kernel after the other. */
import { parentPort } from 'node:worker_threads';
import { followOrders } from '../kernels/compiled/thread-team';
import type { ThreadOrders } from './kernel-threads';

parentPort!.on('message', ({ workplace, thread }: ThreadOrders) => followOrders(workplace, thread));
parentPort!.postMessage('up');
