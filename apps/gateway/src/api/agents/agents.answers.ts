import type { AgentView } from '@citadelle/contracts';
import type { AccountView, Page } from '@citadelle/contracts/calls';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** The state of an account, `pending` before it has opened. */
export type AccountState = 'pending' | AccountView['state'];

/** The account of an agent just created. */
export class NewAccountAnswer {
  @ApiProperty({ enum: ['pending', 'open', 'closed'] })
  state!: AccountState;

  @ApiPropertyOptional({ example: 'jpin', description: 'Absent while pending.' })
  login?: string;

  @ApiPropertyOptional({ format: 'email', description: 'Absent while pending.' })
  address?: string;
}

/** Answer of `POST /agents`. */
export class CreatedAgentAnswer {
  @ApiProperty({ format: 'uuid' })
  agentId!: string;

  @ApiProperty({ type: NewAccountAnswer })
  account!: NewAccountAnswer;

  @ApiPropertyOptional({
    type: [String],
    description: 'Other agents with the same names and birth date, to be looked at.',
  })
  possibleDuplicateOf?: string[];
}

/** The account of an agent, without any secret. */
export class AgentAccountAnswer extends NewAccountAnswer {
  @ApiPropertyOptional({ type: [String], description: 'Former logins that still sign in.' })
  aliases?: string[];

  @ApiPropertyOptional({
    enum: ['numen', 'chosen', 'none'],
    description: 'Which password opens the account: the initial one, or one that was chosen.',
  })
  password?: AccountView['password'];
}

/** An agent as a list shows them. */
export class AgentSummaryAnswer {
  @ApiProperty({ format: 'uuid' })
  agentId!: string;

  @ApiProperty({ example: 'PIN' })
  usualName!: string;

  @ApiProperty({ example: 'Jean' })
  firstName!: string;

  @ApiProperty({ example: 'SIG-AESH' })
  unit!: string;

  @ApiProperty({ enum: ['active', 'departed'] })
  status!: AgentView['status'];

  @ApiProperty({ type: String, nullable: true, example: 'jpin' })
  login!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'jean.pin@ac-besancon.fr' })
  address!: string | null;
}

/** An agent with all fields. */
export class AgentAnswer extends AgentSummaryAnswer {
  @ApiProperty({ format: 'date', example: '1988-11-02' })
  birthDate!: string;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;

  @ApiProperty({ type: [String], description: 'Other agents with the same names and birth date.' })
  possibleDuplicateOf!: string[];

  @ApiProperty({ type: AgentAccountAnswer })
  account!: AgentAccountAnswer;
}

/** A page of agents. */
export class AgentsAnswer implements Page<AgentSummaryAnswer> {
  @ApiProperty({ type: [AgentSummaryAnswer] })
  items!: AgentSummaryAnswer[];

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'For `?after=`; null on the last page.',
  })
  next!: string | null;
}
