import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsUUID } from 'class-validator';

/** Path of what concerns one agent. */
export class AgentPath {
  @ApiProperty({ format: 'uuid' })
  @Transform(({ value }) => String(value).toLowerCase())
  @IsUUID()
  agentId!: string;
}
