import { clusterName, ecsArn } from '../../sandbox/fleet/company.ts';
import { startSteward } from '../../sandbox/steward.ts';
import { stackNameOf } from '../install/options.ts';
import type { Examination } from './examine.ts';
import type { Line } from './line.ts';

/** Starts the sandbox, types `/steward help` in its Slack as a new user would, and examines it. */
export async function withSandbox(
  examine: (examination: Examination) => Promise<Line[]>,
  sleep: Examination['sleep'],
): Promise<Line[]> {
  const { sandbox, slack, close } = await startSteward();
  process.env.SLACK_API_URL = slack.apiUrl;
  // The sample fleet has one unreadable tag, for the report; its owner has corrected it here.
  const service = sandbox.state.service(ecsArn('service', clusterName, 'basket-api'));
  if (service) sandbox.state.putService({ ...service, tags: [] });
  try {
    await slack.command({ text: 'help' });
    const connection = sandbox.clientConfig;
    return await examine({ connection, stackName: stackNameOf('production'), now: sandbox.now, sleep });
  } finally {
    await close();
  }
}
