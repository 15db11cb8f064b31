import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import { sendProblem, toProblem } from './problem';
import { requestIdOf } from './request-id';

/** The one place where an error becomes an answer; logs what was not foreseen. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('http');

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<Request>();
    const response = http.getResponse<Response>();
    const requestId = requestIdOf(response);
    const problem = toProblem(thrown, requestId);
    if (problem.status >= 500 && problem.body['retryable'] !== true) {
      this.logger.error(
        `${request.method} ${request.path} [${requestId}]`,
        thrown instanceof Error ? thrown.stack : thrown,
      );
    }
    if (response.headersSent) {
      response.destroy();
      return;
    }
    sendProblem(response, problem);
  }
}
