// Lambda hands a function its role's credentials in environment variables, and nowhere else. The bundles take this
// in place of the AWS SDK's default chain (profiles, SSO, instance metadata), which would be an eighth of their size.
export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';
