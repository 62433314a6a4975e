import { IsInt, IsOptional, Max, Min } from 'class-validator';

/** Query of `GET /internal/manager-alerts`. */
export class ManagerAlertsQuery {
  @IsInt() @Min(1) @Max(200) limit: number = 50;
  @IsOptional() @IsInt() @Min(1) @Max(Number.MAX_SAFE_INTEGER) after?: number;
}

/** Query of `GET /internal/manager-alerts/feed`. */
export class FeedQuery {
  @IsOptional() @IsInt() @Min(0) @Max(Number.MAX_SAFE_INTEGER) after?: number;
}
