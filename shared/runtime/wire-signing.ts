import type { SigningSettings } from '../aws/signed-request.ts';
import { defaultProvider } from './credentials.ts';

/** As whom and where a function calls AWS by signed requests (signed-request.ts). @param now epoch ms */
export function wireSigning(
  { AWS_REGION: region, AWS_ENDPOINT_URL: endpoint }: { AWS_REGION: string; AWS_ENDPOINT_URL?: string },
  now: () => number,
): SigningSettings {
  return { region, endpoint, credentials: defaultProvider(), now };
}
