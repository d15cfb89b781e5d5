// Lambda provides a function's role credentials in environment variables only. The bundles use this in place of the AWS
// SDK's default chain (profiles, SSO, instance metadata), which would add 106 to 132 kB to each of them (minified; 421
// to 864 kB without it).
export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';
