import {
  CloudTrailClient,
  type CloudTrailClientConfig,
  LookupEventsCommand,
} from '@aws-sdk/client-cloudtrail';

/** Most events of one answer (CloudTrail API reference, LookupEvents). */
const mostEvents = 50;

export type Trail = ReturnType<typeof createTrail>;

/**
 * Reads CloudTrail's event history of this account and region. Action: cloudtrail:LookupEvents, of which AWS allows two a second
 * for all callers of the account; a throttled call is therefore not repeated.
 */
export function createTrail(config: CloudTrailClientConfig) {
  const client = new CloudTrailClient({ ...config, maxAttempts: 1 });
  return {
    /**
     * Reads the newest calls of one API operation in a time window (epoch ms), in one call to CloudTrail. ECS names no resources in
     * its events, so they cannot be searched by service. Throws the SDK's errors.
     * @returns the events as JSON, at most 50
     */
    async calls(
      { eventName, from, to }: { eventName: string; from: number; to: number },
      abortSignal: AbortSignal,
    ): Promise<string[]> {
      const command = new LookupEventsCommand({
        LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: eventName }],
        ...{ StartTime: new Date(from), EndTime: new Date(to), MaxResults: mostEvents },
      });
      const { Events = [] } = await client.send(command, { abortSignal });
      return Events.flatMap(({ CloudTrailEvent }) => CloudTrailEvent ?? []);
    },
  };
}
