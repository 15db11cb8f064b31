import { Body, Controller, Headers, HttpCode, Inject, Post, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Response } from 'express';
import type { Config } from '../config/config';
import { CONFIG } from '../config/config.module';
import { publicId } from '../contracts/ids';
import { ApiProblems } from '../http/api-problems';
import {
  IDEMPOTENCY_KEY_HEADER,
  idempotentRequest,
  REPLAYED_HEADER,
} from '../http/idempotency-key';
import { preferredWait } from '../http/prefer';
import { OriginalTrain } from './original-train';
import {
  trainRequestSchema,
  trainResponseSchema,
  type TrainRequest,
  type TrainResponse,
} from './original-train.schema';
import { RunCatalog } from './run-catalog';
import { RunService } from './run-service';
import { runSchema, runView, type RunView } from './run-view';

/** The original platform's training route: it waits for the result, unless the caller prefers not to. */
@ApiTags('original')
@Controller('train')
export class OriginalTrainController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly original: OriginalTrain,
    private readonly runs: RunService,
    private readonly catalog: RunCatalog,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ operationId: 'originalTrain', summary: 'Train, and wait for the metrics' })
  @ApiHeader({
    name: 'Prefer',
    required: false,
    description: '`respond-async` answers 202 at once; `wait=20` waits at most that many seconds.',
  })
  @ApiHeader(IDEMPOTENCY_KEY_HEADER)
  @ApiOkResponse({ standardSchema: trainResponseSchema })
  @ApiAcceptedResponse({
    standardSchema: runSchema,
    description: 'Still training: Location names the run to ask.',
  })
  @ApiProblems(
    'bad-request',
    'dataset-not-found',
    'invalid-request',
    'invalid-csv',
    'target-missing',
    'unknown-algorithm',
    'wrong-task',
    'insufficient-capacity',
    'too-large',
    'idempotency-key-reused',
    'disk-full',
  )
  async train(
    @Body({ schema: trainRequestSchema }) request: TrainRequest,
    @Headers() headers: { prefer?: string; 'idempotency-key'?: string },
    @Res({ passthrough: true }) response: Response,
  ): Promise<TrainResponse | RunView> {
    const repeatable = idempotentRequest(headers['idempotency-key'], 'POST /train', request);
    const { runId, isRepeated } = await this.runs.start(
      () => this.original.toRunRequest(request),
      repeatable,
    );
    if (isRepeated) response.set(REPLAYED_HEADER, 'true');
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const state = await this.runs.waitFor(runId, this.patience(headers.prefer), gone.signal);
    if (state !== 'running') return this.original.answer(runId, request);
    const id = publicId('run', runId);
    response.status(202).location(`/api/v1/runs/${id}`);
    return runView(await this.catalog.get(id));
  }

  /** Seconds to wait, as RFC 7240's `Prefer` says, up to the cap. */
  private patience(prefer = ''): number {
    if (/\brespond-async\b/i.test(prefer)) return 0;
    return Math.min(this.config.trainWaitSeconds, preferredWait(prefer) ?? Infinity);
  }
}
