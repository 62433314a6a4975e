import { Catch, type ExceptionFilter } from '@nestjs/common';
import { throwError } from 'rxjs';

/** Lets a handler's error through as it is: the consumer loop decides on retry and parking. */
@Catch()
export class RethrowFilter implements ExceptionFilter {
  catch(error: unknown) {
    return throwError(() => error);
  }
}
