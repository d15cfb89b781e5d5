// `npm run package`: the CloudFormation template and the bundles, in .serverless and dist; offline, no credentials.
import { become } from './steps.ts';

become('node_modules/serverless/bin/serverless.js', ['package', ...process.argv.slice(2)]);
