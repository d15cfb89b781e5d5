import { describe, expect, test } from '@jest/globals';
import { createContainerLogs } from '../../shared/aws/container-logs.ts';
import { createImageTags } from '../../shared/aws/image-tags.ts';
import { createReportStore } from '../../shared/aws/report-store.ts';
import { createSecrets } from '../../shared/aws/ssm.ts';

const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' };
const startAt = Date.UTC(2026, 10, 25);

/** The host that the call goes to; nothing is sent. */
async function hostOf(call: (config: object) => Promise<unknown>): Promise<string> {
  const hosts: string[] = [];
  const handle = ({ hostname }: { hostname: string }) => {
    hosts.push(hostname);
    return Promise.reject(new Error('not sent'));
  };
  await call({ credentials, requestHandler: { handle }, maxAttempts: 1 }).catch(() => {});
  return hosts.join();
}

/** Each partition has a domain of its own; so do ECR and S3 in each. */
describe.each([
  ['eu-west-1', 'amazonaws.com'],
  ['us-gov-west-1', 'amazonaws.com'],
  ['cn-north-1', 'amazonaws.com.cn'],
  ['eusc-de-east-1', 'amazonaws.eu'],
])('endpoints of %s under %s', (region, domain) => {
  test('Systems Manager is called in the region and domain of its partition', async () => {
    const host = await hostOf((config) => createSecrets({ ...config, region }).read('/app/secret'));
    expect(host).toBe(`ssm.${region}.${domain}`);
  });

  test('CloudWatch Logs is called in the region of the log', async () => {
    const place = { region, group: 'app', stream: 'app/web/1', limit: 1 };
    const signal = AbortSignal.timeout(1_000);
    expect(await hostOf((config) => createContainerLogs(config).tail(place, signal))).toBe(
      `logs.${region}.${domain}`,
    );
  });

  test('ECR is called in the region of the registry', async () => {
    const image = `123456789012.dkr.ecr.${region}.${domain}/shop/web:stable`;
    expect(await hostOf((config) => createImageTags(config).pointsTo(image))).toBe(
      `api.ecr.${region}.${domain}`,
    );
  });

  test('a link to S3 has the host of its bucket and region', async () => {
    const store = createReportStore('reports', () => startAt, { region, credentials });
    const link = new URL(await store.link('a/b (1).html', 900));
    expect(link.origin + link.pathname).toBe(`https://reports.s3.${region}.${domain}/a/b%20%281%29.html`);
    expect(link.searchParams.get('X-Amz-Date')).toBe('20261125T000000Z');
  });
});
