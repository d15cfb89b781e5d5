// ECS Steward by AWS CDK, after the zips of the release were uploaded to a bucket, as examples/cli shows:
// npm install && npx cdk deploy --context release=../../release --context version=1.0.0 --context channel=C0123456789
import { App, Stack } from 'aws-cdk-lib';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';

// none, url or http-api; docs/security.md has the shapes.
const endpoint = 'none';

const app = new App();
const context = (name) => app.node.getContext(name);
const stack = new Stack(app, 'ecs-steward-production');
new CfnInclude(stack, 'Release', {
  templateFile: `${context('release')}/ecs-steward-${context('version')}-${endpoint}.template.json`,
  parameters: {
    releaseBucket: `ecs-steward-artifacts-${stack.account}-${stack.region}`,
    releasePrefix: `ecs-steward/${context('version')}/`,
    slackChannel: context('channel'),
    mode: 'report',
  },
});
