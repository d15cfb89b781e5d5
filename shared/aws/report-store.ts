import { createSignedRequests, endpointOf, type SigningSettings } from './signed-request.ts';

/** A report has some megabytes at most; a socket that hangs must not cost the invocation. */
const timeoutMs = 10_000;

export type ReportStore = ReturnType<typeof createReportStore>;

/** The S3 bucket that holds reports. Methods throw GatewayError. */
export function createReportStore(settings: SigningSettings & { bucket: string }) {
  const requests = createSignedRequests('s3', settings);
  const urlOf = (key: string) => new URL(`${bucketUrl(settings)}/${key.split('/').map(escaped).join('/')}`);
  return {
    /** Stores a report, over one that is there. @param contentType such as `text/html; charset=utf-8` */
    async put(key: string, body: string, contentType: string): Promise<void> {
      const headers = { 'content-type': contentType };
      await requests.send({ method: 'PUT', url: urlOf(key), headers, body, timeoutMs });
    },

    /**
     * An address under which a browser shows the report to everyone who has it, for a week at most. It ends earlier
     * with the credentials that signed it: those of a function's role live some hours.
     */
    link: (key: string, expiresInSeconds: number): Promise<string> =>
      requests.presign(urlOf(key), expiresInSeconds),
  };
}

/** A local endpoint has no names for buckets. */
function bucketUrl({ bucket, region, endpoint }: SigningSettings & { bucket: string }): string {
  if (endpoint) return `${endpoint}/${bucket}`;
  return endpointOf('s3', region).replace('https://', `https://${bucket}.`);
}

/** S3 signs these four as well in their escaped form. */
function escaped(part: string): string {
  return encodeURIComponent(part).replaceAll(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
