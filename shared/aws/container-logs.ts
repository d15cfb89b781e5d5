import {
  CloudWatchLogsClient,
  type CloudWatchLogsClientConfig,
  GetLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { clientPerRegion } from './client-per-region.ts';

export type ContainerLogs = ReturnType<typeof createContainerLogs>;

/** Opens the logs that containers write with the awslogs driver, possibly in another region. */
export function createContainerLogs(config: CloudWatchLogsClientConfig) {
  const clientIn = clientPerRegion((region) => new CloudWatchLogsClient({ ...config, region }));
  return {
    /**
     * Reads the last lines of a log stream, oldest first by their time.
     * @param place.limit maximum number of lines
     * @returns lines with their time in epoch ms
     * @throws the SDK's errors
     */
    async tail(
      place: { region: string; group: string; stream: string; limit: number },
      abortSignal: AbortSignal,
    ): Promise<{ at: number; message: string }[]> {
      const { region, group: logGroupName, stream: logStreamName, limit } = place;
      const input = { logGroupName, logStreamName, limit, startFromHead: false };
      const { events = [] } = await clientIn(region).send(new GetLogEventsCommand(input), { abortSignal });
      const lines = events.map(({ timestamp, message }) => ({ at: timestamp ?? 0, message: message ?? '' }));
      return lines.sort((one, other) => one.at - other.at);
    },
  };
}
