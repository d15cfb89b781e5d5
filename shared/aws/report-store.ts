import { GetObjectCommand, PutObjectCommand, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';

export type ReportStore = ReturnType<typeof createReportStore>;

/**
 * Opens the S3 bucket for reports. Methods throw the SDK's errors.
 * @param now epoch ms, from which a link's lifetime counts
 */
export function createReportStore(bucket: string, now: () => number, config: S3ClientConfig) {
  // Without checksums: a browser that follows a link neither sends nor verifies them.
  const client = new S3Client({
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    ...config,
  });
  return {
    /** Stores a report, replacing one with the same key. @param contentType such as `text/html; charset=utf-8` */
    async put(key: string, body: string, contentType: string): Promise<void> {
      await client.send(
        new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: contentType }),
      );
    },

    /**
     * Presigns a URL under which a browser shows the report to anyone who has the link, for a week at most. It expires
     * earlier with the credentials that signed it: those of a function's role live a few hours.
     */
    link(key: string, expiresInSeconds: number): Promise<string> {
      const command = new GetObjectCommand({ Bucket: bucket, Key: key });
      return getSignedUrl(client, command, {
        expiresIn: expiresInSeconds,
        signingDate: new Date(now()),
      });
    },
  };
}
