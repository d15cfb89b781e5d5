import { randomText } from './samples.ts';

/** A secret as a program writes it: the line that goes to a log or a reason, and what must not be seen of it. */
export interface IssuedSecret {
  format: string;
  line: string;
  secret: string;
}

/** Joined at run time, so that no scanner of repositories takes a made-up value for a real one. */
const of = (...parts: string[]) => parts.join('');

let seed = 1_000;
/** A made-up value that no other secret has. */
function value(alphabet: Parameters<typeof randomText>[0], length: number): string {
  seed += 1;
  return randomText(alphabet, length, seed);
}

const password = () => of('w1nter', value('letters', 9), '!4');
const header = Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url');
const claims = Buffer.from('{"sub":"77120","scope":"orders"}').toString('base64url');

function issued(format: string, secret: string, line: (secret: string) => string): IssuedSecret {
  return { format, secret, line: line(secret) };
}

/** Tokens by the form that their issuer documents, each in the words of a program that fails with it. */
const tokens: readonly IssuedSecret[] = [
  issued('AWS access key id', of('AK', 'IA', value('upper', 16)), (it) => `signer: ${it} is not active`),
  issued('AWS temporary key id', of('AS', 'IA', value('upper', 16)), (it) => `credential ${it} expired`),
  issued('GitHub personal token', of('gh', 'p_', value('letters', 36)), (it) => `clone failed, used ${it}`),
  issued('GitHub fine-grained token', of('github', '_pat_', value('joined', 82)), (it) => `401 for ${it}`),
  issued('GitLab token', of('gl', 'pat-', value('letters', 20)), (it) => `fatal: ${it} was revoked`),
  issued(
    'Slack bot token',
    of('xo', 'xb-', value('digits', 12), '-', value('letters', 24)),
    (it) => `post: ${it}`,
  ),
  issued(
    'Stripe live key',
    of('sk_', 'live_', value('letters', 24)),
    (it) => `Invalid API Key provided: ${it}`,
  ),
  issued(
    'Google API key',
    of('AI', 'za', value('letters', 35)),
    (it) => `GET /v1/places?q=x denied for ${it}`,
  ),
  issued('Google OAuth secret', of('GOC', 'SPX-', value('letters', 28)), (it) => `client ${it} refused`),
  issued(
    'SendGrid key',
    of('SG', '.', value('letters', 22), '.', value('letters', 43)),
    (it) => `mail: ${it}`,
  ),
  issued('npm token', of('np', 'm_', value('letters', 36)), (it) => `npm ERR! 403 with ${it}`),
  issued('PyPI token', of('pypi', '-AgEIcHlwaS5vcmc', value('letters', 60)), (it) => `twine: ${it}`),
  issued('DigitalOcean token', of('dop', '_v1_', value('hex', 64)), (it) => `doctl: ${it} rejected`),
  issued('Databricks token', of('da', 'pi', value('hex', 32)), (it) => `spark: ${it} rejected`),
  issued(
    'Grafana service account',
    of('gl', 'sa_', value('letters', 32), '_', value('hex', 8)),
    (it) => `push: ${it}`,
  ),
  issued('New Relic user key', of('NR', 'AK-', value('upper', 27)), (it) => `agent could not use ${it}`),
  issued('Hugging Face token', of('h', 'f_', value('letters', 34)), (it) => `hub: 401 for ${it}`),
  issued('Shopify token', of('shp', 'at_', value('hex', 32)), (it) => `shop answered 403 to ${it}`),
  issued('JSON web token', of(header, '.', claims, '.', value('url', 43)), (it) => `jwt malformed: ${it}`),
  issued(
    'Checkout.com key',
    of('sk', '_', value('hex', 8), '-', value('hex', 4), '-4c0a-b1d2-', value('hex', 12)),
    (it) => `POST /payments with ${it}: 401`,
  ),
  issued(
    'Mailgun key in three parts',
    [value('hex', 32), value('hex', 8), value('hex', 8)].join('-'),
    (it) => `401 for ${it}`,
  ),
  issued(
    'npm token before 2021',
    of('Npm', 'Token.', 'c0ffee11-22aa-4b33-8c44-5d66e77f8899'),
    (it) => `npm: ${it}`,
  ),
  issued('PagerDuty API token', of('u', '+', value('url', 18)), (it) => `GET /incidents as ${it}`),
  issued(
    'Vault token before 1.10',
    of('s', '.', value('letters', 24)),
    (it) => `permission denied for ${it}`,
  ),
];

/** Values that only their surroundings give away. */
const named: readonly IssuedSecret[] = [
  issued('environment variable', password(), (it) => `DB_PASSWORD=${it}`),
  issued('AWS secret key', value('base64', 40), (it) => `aws_secret_access_key = ${it}`),
  issued('JSON in camel case', password(), (it) => `config {"dbPass":"${it}","pool":5}`),
  issued('pair of name and value', password(), (it) => `env [{"name":"DB_PASSWORD","value":"${it}"}]`),
  issued('bearer header', value('letters', 40), (it) => `Authorization: Bearer ${it}`),
  issued(
    'basic header',
    Buffer.from(`shop:${password()}`).toString('base64'),
    (it) => `authorization: Basic ${it}`,
  ),
  issued('header of a vendor', value('hex', 32), (it) => `Ocp-Apim-Subscription-Key: ${it}`),
  issued('cookie as Node prints it', value('letters', 32), (it) => `'set-cookie': [ 'sid=${it}; Path=/' ]`),
  issued(
    'Postgres URL',
    password(),
    (it) => `could not connect to postgres://shop:${it}@db.internal:5432/shop`,
  ),
  issued(
    'MongoDB URL',
    password(),
    (it) => `MongoServerError at mongodb+srv://app:${it}@c0.example.net/shop`,
  ),
  issued('AMQP URL', password(), (it) => `broker amqps://app:${it}@mq.internal:5671 closed`),
  issued(
    'JDBC parameter',
    password(),
    (it) => `jdbc:mysql://db:3306/shop?user=app&password=${it}&useSSL=true`,
  ),
  issued(
    'ADO connection string',
    password(),
    (it) => `Server=tcp:db,1433;User ID=app;Password=${it};Encrypt=True`,
  ),
  issued('command line', password(), (it) => `exec: redis-cli -h cache -a ${it} ping`),
  issued(
    'query of a URL',
    value('letters', 32),
    (it) => `GET https://api.example.com/v1?access_token=${it} 401`,
  ),
  issued('.netrc', password(), (it) => `machine git.example.com login ci password ${it}`),
  issued('XML attribute', password(), (it) => `<property name="password" value="${it}"/>`),
  issued(
    'docker auth',
    Buffer.from(`robot:${password()}`).toString('base64'),
    (it) => `{"auths":{"https://index.docker.io/v1/":{"auth":"${it}"}}}`,
  ),
  issued(
    'behind terminal colors',
    password(),
    (it) => `\u001b[36mDB_PASSWORD\u001b[0m=\u001b[33m${it}\u001b[0m`,
  ),
  issued('behind an invisible character', password(), (it) => `API_PASS\u200bWORD=${it}`),
];

/** Secrets in the shapes that AWS and other vendors document. None is real. */
export const issuedSecrets: readonly IssuedSecret[] = [...tokens, ...named];
