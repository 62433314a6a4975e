import { Injectable, type PipeTransform } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { standardProblem } from '../problems/standard-problems.js';

/** Pipe for ids in paths: what is no UUID names nothing, hence 404. In lower case afterwards. */
@Injectable()
export class IsUuidParam implements PipeTransform<unknown, string> {
  transform(value: unknown): string {
    if (typeof value !== 'string' || !isUUID(value)) throw standardProblem('not-found');
    return value.toLowerCase();
  }
}
