// Lambda hands a function its role's credentials in environment variables, and nowhere else. The bundles take this in
// place of the AWS SDK's default chain (profiles, SSO, instance metadata), which would add 106 to 132 kB to each of
// them (minified; 421 to 864 kB with it left out).
export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';
