// `npm run package` and `npm run deploy`: the Serverless Framework of the lockfile, on the project's Node. Packaging
// is offline and needs no credentials.
import { become } from './steps.ts';

become('node_modules/serverless/bin/serverless.js', process.argv.slice(2));
