import { CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';

export type ContainerLogs = ReturnType<typeof createContainerLogs>;

/** The logs that containers wrote with the awslogs driver; it may write to another region. */
export function createContainerLogs() {
  const clients = new Map<string, CloudWatchLogsClient>();
  const clientOf = (region: string) => {
    const client = clients.get(region) ?? new CloudWatchLogsClient({ region });
    clients.set(region, client);
    return client;
  };
  return {
    /**
     * The last lines of a log stream, oldest first.
     * @param place.limit how many lines at most.
     * @returns lines with their time in epoch milliseconds. Throws the SDK's errors.
     */
    async tail(
      place: { region: string; group: string; stream: string; limit: number },
      abortSignal: AbortSignal,
    ): Promise<{ at: number; message: string }[]> {
      const command = new GetLogEventsCommand({
        logGroupName: place.group,
        logStreamName: place.stream,
        limit: place.limit,
        startFromHead: false,
      });
      const { events } = await clientOf(place.region).send(command, { abortSignal });
      return (events ?? []).map(({ timestamp, message }) => ({ at: timestamp ?? 0, message: message ?? '' }));
    },
  };
}
