import { topics } from '@citadelle/contracts';
import { republish as tellAgain, runAlone, type StateTopic } from '@citadelle/event-store';
import { metadataOf } from '@citadelle/service-kit';
import { Command } from 'commander';
import type { Desk } from '../desk.js';
import type { InstalledService } from '../installation.js';
import { assertAnswers, overFoundations } from '../opening.js';
import { linesOf, published } from '../publication.js';
import { Stop } from '../stop.js';

const SAY_EVERY = 10_000;

/** Publishes the latest state of every key of a topic again. */
export function republish(desk: Desk): Command {
  return new Command('republish')
    .description('publishes the latest state of every key of a topic again')
    .argument('<topic>', 'a topic of states, such as academie.directory.agents.state.v1')
    .action((topic: string) => run(desk, topic));
}

async function run(desk: Desk, topic: string): Promise<void> {
  const { service, states } = await ownerOf(desk, topic);
  desk.say(`Writes every state of ${topic} into the outbox of ${service.definition.name}.`);
  await overFoundations(service, async ({ dataSource, store, broker }) => {
    await assertAnswers(broker);
    let told = 0;
    const count = await runAlone(dataSource, `republish ${topic}`, () =>
      tellAgain(store, states, metadataOf(), {
        signal: desk.signal,
        onBatch: (written) => {
          if (written - told < SAY_EVERY) return;
          told = written;
          desk.say(`${written} states`);
        },
      }),
    );
    const publication = await published(desk, dataSource, topic);
    desk.report({
      json: { topic, states: count, ...publication },
      lines: [`${topic}: ${count} states.`, ...linesOf(topic, publication)],
    });
  });
}

async function ownerOf(
  desk: Desk,
  topic: string,
): Promise<{ service: InstalledService; states: StateTopic }> {
  const known: string[] = [];
  for (const service of await desk.installation().services())
    for (const states of service.definition.persistence!(service.config).stateTopics ?? []) {
      if (states.topic === topic) return { service, states };
      known.push(states.topic);
    }
  if (topic === topics.enrolments.name)
    throw new Stop(`${topic} has no states: npm run ops -- reseal sends its sealed NUMENs again.`);
  if (Object.values(topics).some(({ name }) => name === topic))
    throw new Stop(
      `${topic} tells events, each once: a new reader starts from states. Take one of ${known.join(', ')}.`,
    );
  throw new Stop(`There is no topic ${topic}: take one of ${known.join(', ')}.`);
}
