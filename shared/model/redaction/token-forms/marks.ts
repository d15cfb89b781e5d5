/** Token format with a recognizable mark in its middle or at its end. */
export interface MarkedForm {
  issuer: string;
  /** Searched first; rare in ordinary text. */
  mark: string;
  /** Whole token, matched against the run of characters around the mark. */
  pattern: RegExp;
  source: string;
}

export const markedForms: readonly MarkedForm[] = [
  { issuer: 'Azure AD', mark: 'Q~', pattern: /[\w~.]{3}\dQ~[\w~.-]{31,40}/g, source: 'gitleaks' },
  {
    issuer: 'Checkout.com',
    mark: 'k_',
    pattern: /(?<![A-Za-z0-9])[sp]k_[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}(?![\da-f])/g,
    source: 'checkout.com/docs',
  },
  {
    issuer: 'Mailgun',
    mark: '-',
    pattern: /(?<![\da-f-])[\da-f]{32}-[\da-f]{8}-[\da-f]{8}(?![\da-f-])/g,
    source: 'documentation.mailgun.com',
  },
  {
    issuer: 'PagerDuty',
    mark: 'u+',
    pattern: /(?<![A-Za-z0-9])u\+[\w-]{18}(?![\w-])/g,
    source: 'GitHub secret scanning',
  },
  { issuer: 'Mailchimp', mark: '-us', pattern: /[\da-f]{32}-us\d{1,2}/g, source: 'gitleaks' },
  { issuer: 'MaxMind', mark: '_mmk', pattern: /[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk/g, source: 'gitleaks' },
  {
    issuer: 'Terraform',
    mark: '.atlasv1.',
    pattern: /[A-Za-z0-9]{10,20}\.atlasv1\.[\w=-]{40,80}/g,
    source: 'gitleaks',
  },
  { issuer: 'OpenAI', mark: 'T3BlbkFJ', pattern: /[\w-]{20,}T3BlbkFJ[\w-]{10,}/g, source: 'gitleaks' },
  {
    issuer: 'Azure',
    mark: 'AzFu',
    pattern: /[\w+/-]{40,}AzFu[\w+/-]{4,}={0,2}/g,
    source: 'GitHub secret scanning',
  },
  {
    issuer: 'Azure',
    mark: 'JQQJ99',
    pattern: /[A-Za-z0-9]{40,}JQQJ99[A-Za-z0-9]{10,}/g,
    source: 'GitHub secret scanning',
  },
  { issuer: 'Airtable', mark: 'pat', pattern: /pat[A-Za-z0-9]{14}\.[\da-f]{64}/g, source: 'gitleaks' },
  {
    issuer: 'Stripe',
    mark: '_secret_',
    pattern: /(?:pi|seti|cs|src|ephkey)_[A-Za-z0-9_]{8,40}_secret_[A-Za-z0-9]{16,}/g,
    source: 'docs.stripe.com',
  },
  { issuer: 'Telegram', mark: ':AA', pattern: /\d{8,10}:AA[\w-]{30,35}/g, source: 'core.telegram.org' },
  { issuer: 'Salesforce', mark: '!AQ', pattern: /00D[A-Za-z0-9]{9,15}!AQ[\w.]{60,}/g, source: 'TruffleHog' },
  { issuer: 'Facebook', mark: '|', pattern: /\d{15,16}\|[\w-]{27,40}/g, source: 'gitleaks' },
  {
    issuer: 'htpasswd, shadow',
    mark: '$',
    pattern: /\$(?:2[abxy]?|[156y]|apr1|argon2(?:i|d|id)|pbkdf2\S{0,20}|scrypt)\$[\w./$=,+-]{20,}/g,
    source: 'crypt(5)',
  },
  {
    issuer: 'Twilio',
    mark: 'SK',
    pattern: /(?<![A-Za-z0-9])SK[\da-f]{32}(?![A-Za-z0-9])/g,
    source: 'twilio.com/docs',
  },
  {
    issuer: 'Discord',
    mark: '.',
    pattern: /(?<![\w-])[A-Za-z\d_-]{23,28}\.[\w-]{6}\.[\w-]{27,40}(?![\w-])/g,
    source: 'TruffleHog',
  },
  {
    issuer: 'ngrok',
    mark: '_',
    pattern: /(?<![A-Za-z0-9])[12][A-Za-z0-9]{24,28}_[A-Za-z0-9]{16,24}(?![A-Za-z0-9])/g,
    source: 'TruffleHog',
  },
  {
    issuer: 'Azure storage',
    mark: '==',
    pattern: /(?<![A-Za-z0-9+/]|sha512-)[A-Za-z0-9+/]{86}==/g,
    source: 'gitleaks',
  },
  { issuer: 'Vault', mark: 's.', pattern: /(?<![\w.-])s\.[A-Za-z0-9]{24}(?![\w.])/g, source: 'gitleaks' },
  {
    issuer: 'Asana',
    mark: ':',
    pattern: /[12]\/\d{10,20}(?:\/\d{10,20})?:[\da-f]{32}/g,
    source: 'TruffleHog',
  },
  {
    issuer: 'Ghost',
    mark: ':',
    pattern: /(?<![\da-f])[\da-f]{24,26}:[\da-f]{64}(?![\da-f])/g,
    source: 'TruffleHog',
  },
  {
    issuer: 'Rancher',
    mark: 'token-',
    pattern: /token-[a-z0-9]{5}:[a-z0-9]{54}/g,
    source: 'ranchermanager.docs.rancher.com',
  },
  { issuer: 'Twitch', mark: 'oauth:', pattern: /oauth:[a-z0-9]{30}/g, source: 'dev.twitch.tv' },
  {
    issuer: 'Unleash',
    mark: ':',
    pattern: /:[\w-]{2,30}\.[\da-f]{50,64}(?![\da-f])/g,
    source: 'docs.getunleash.io',
  },
  {
    issuer: 'Contentstack',
    mark: 'cs',
    pattern: /(?<![A-Za-z0-9])cs[\da-f]{32}(?![A-Za-z0-9])/g,
    source: 'GitHub secret scanning',
  },
  {
    issuer: 'Jenkins',
    mark: '11',
    pattern: /(?<![A-Za-z0-9-])11[\da-f]{32}(?![A-Za-z0-9-])/g,
    source: 'TruffleHog',
  },
];
