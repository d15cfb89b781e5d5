import { createSignedRequests, endpointOf, type SigningSettings } from './signed-request.ts';

/** GetLogEvents' answer, as far as it is read. */
interface Answer {
  events?: { timestamp?: number; message?: string }[];
}

/** Of one try, ms. */
const timeoutMs = 3_000;

export type ContainerLogs = ReturnType<typeof createContainerLogs>;

/** The logs that containers wrote with the awslogs driver; it may write to another region. */
export function createContainerLogs(settings: Omit<SigningSettings, 'region'>) {
  return {
    /**
     * The last lines of a log stream, oldest first.
     * @param place.limit how many lines at most.
     * @returns lines with their time in epoch milliseconds.
     * @throws GatewayError with AWS's own error name as its code; the signal's reason when it gave up.
     */
    async tail(
      place: { region: string; group: string; stream: string; limit: number },
      abortSignal: AbortSignal,
    ): Promise<{ at: number; message: string }[]> {
      const { region, group: logGroupName, stream: logStreamName, limit } = place;
      const answer = await createSignedRequests('logs', { ...settings, region }).send({
        method: 'POST',
        url: new URL(settings.endpoint ?? endpointOf('logs', region)),
        headers: {
          'content-type': 'application/x-amz-json-1.1',
          'x-amz-target': 'Logs_20140328.GetLogEvents',
        },
        body: JSON.stringify({ logGroupName, logStreamName, limit, startFromHead: false }),
        ...{ timeoutMs, abortSignal },
      });
      const { events = [] } = JSON.parse(answer) as Answer;
      return events.map(({ timestamp, message }) => ({ at: timestamp ?? 0, message: message ?? '' }));
    },
  };
}
