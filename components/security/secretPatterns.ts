/** What a kind of secret looks like. */
export interface SecretPattern {
  /** `aws-access-key`: stays as it is, configurations name it. */
  readonly kind: string;
  /** `an access key id of AWS`. */
  readonly what: string;
  /** Lower-case text without which it is not there: looked for first, because that is fast. */
  readonly hint: string;
  /**
   * With the flag `g`, and every repetition bounded: time grows with the length of the text alone. A group is the secret
   * itself where a name stands before it.
   */
  readonly expression: RegExp;
  /** How many characters at the beginning everything of its kind has in common, at most four: a message may show these. */
  readonly shown?: number;
  /** Its value is free text, so that it has to look like more than a word. */
  readonly free?: boolean;
  readonly source: string;
}

/** Between a name and its value in shells, YAML, JSON, JSON inside JSON, HCL and INI. */
const is = String.raw`(?:\\{0,3}["'])?\s{0,8}(?::=|=>|[:=])(?!=)\s{0,8}(?:\\{0,3}["'])?`;
const assigned = (name: string, value: string): RegExp => new RegExp(`${name}${is}(${value})`, "gi");

const github =
  "https://docs.github.com/authentication/keeping-your-account-and-data-secure/about-authentication-to-github";
const wandb = "https://docs.wandb.ai/support/find_api_key/";
const ngc = "https://docs.nvidia.com/ngc/gpu-cloud/ngc-user-guide/index.html";
const aws = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html";
const pem = "https://www.rfc-editor.org/rfc/rfc7468";
const pemStart = String.raw`-----BEGIN (?:[A-Z]{2,10} ){0,2}PRIVATE KEY(?: BLOCK)?-----(?:\\{1,3}[rn]|\s){1,40}`;

/** The more specific first: what one has found, the others leave alone. */
export const secretPatterns: readonly SecretPattern[] = [
  {
    kind: "google-service-account",
    what: "the key file of a Google service account",
    hint: "private_key",
    expression: new RegExp(
      String.raw`private_key\\{0,3}["']\s{0,8}:\s{0,8}\\{0,3}["']${pemStart}[A-Za-z0-9+/=]{20}`,
      "g",
    ),
    source: "https://docs.cloud.google.com/iam/docs/keys-create-delete",
  },
  {
    kind: "private-key",
    what: "a private key",
    hint: "private key",
    expression: new RegExp(`${pemStart}[A-Za-z0-9+/=]{20}`, "g"),
    source: pem,
  },
  {
    kind: "aws-access-key",
    what: "an access key id of AWS",
    hint: "akia",
    expression: /\bAKIA[A-Z2-7]{16}\b/g,
    shown: 4,
    source: aws,
  },
  {
    kind: "aws-access-key",
    what: "an access key id of AWS",
    hint: "asia",
    expression: /\bASIA[A-Z2-7]{16}\b/g,
    shown: 4,
    source: aws,
  },
  {
    kind: "aws-secret-key",
    what: "a secret access key of AWS",
    hint: "secret",
    expression: assigned("secret_?(?:access_?)?key", "[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])"),
    source: aws,
  },
  {
    kind: "google-api-key",
    what: "an API key of Google",
    hint: "aiza",
    expression: /\bAIza[0-9A-Za-z_-]{35}(?![0-9A-Za-z_-])/g,
    shown: 4,
    source: "https://docs.cloud.google.com/docs/authentication/api-keys",
  },
  {
    kind: "google-oauth-secret",
    what: "the secret of an OAuth client of Google",
    hint: "gocspx-",
    expression: /\bGOCSPX-[0-9A-Za-z_-]{28}(?![0-9A-Za-z_-])/g,
    shown: 4,
    source: "https://developers.google.com/identity/protocols/oauth2",
  },
  {
    kind: "azure-storage-key",
    what: "the key of an Azure storage account",
    hint: "accountkey",
    expression: assigned("AccountKey", "[A-Za-z0-9+/]{86}=="),
    source: "https://learn.microsoft.com/azure/storage/common/storage-account-keys-manage",
  },
  {
    kind: "github-token",
    what: "a token of GitHub",
    hint: "gh",
    expression: /\bgh[pousr]_[A-Za-z0-9]{36,251}\b/g,
    shown: 4,
    source: github,
  },
  {
    kind: "github-token",
    what: "a token of GitHub",
    hint: "github_pat_",
    expression: /\bgithub_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}\b/g,
    shown: 4,
    source: github,
  },
  {
    kind: "gitlab-token",
    what: "a token of GitLab",
    hint: "glpat-",
    expression: /\bglpat-[0-9A-Za-z_-]{20,200}/g,
    shown: 4,
    source: "https://docs.gitlab.com/security/tokens/",
  },
  {
    kind: "hugging-face-token",
    what: "a token of Hugging Face",
    hint: "hf_",
    expression: /\bhf_[A-Za-z0-9]{34,37}\b/g,
    shown: 3,
    source: "https://huggingface.co/docs/hub/security-tokens",
  },
  {
    kind: "wandb-key",
    what: "an API key of Weights & Biases",
    hint: "wandb",
    expression: assigned("wandb_api_key", String.raw`[0-9a-f]{40}\b`),
    source: wandb,
  },
  {
    kind: "wandb-key",
    what: "an API key of Weights & Biases",
    hint: "wandb",
    expression: /\bwandb_v[0-9]_[A-Za-z0-9_]{40,200}|wandb login (?:--[a-z-]{1,20} ){0,3}([0-9a-f]{40})\b/g,
    source: wandb,
  },
  {
    kind: "wandb-key",
    what: "an API key of Weights & Biases",
    hint: "api.wandb.ai",
    expression: /api\.wandb\.ai\s{1,8}login\s{1,8}[\w-]{1,40}\s{1,8}password\s{1,8}([0-9a-f]{40})\b/g,
    source: wandb,
  },
  {
    kind: "ngc-key",
    what: "an API key of NVIDIA NGC",
    hint: "nvapi-",
    expression: /\bnvapi-[A-Za-z0-9_-]{60,100}/g,
    shown: 4,
    source: ngc,
  },
  {
    kind: "ngc-key",
    what: "an API key of NVIDIA NGC",
    hint: "ngc",
    expression: assigned("ngc_(?:cli_)?api_?key", "[A-Za-z0-9]{80,90}"),
    source: ngc,
  },
  {
    kind: "openai-key",
    what: "an API key of OpenAI",
    hint: "t3blbkfj",
    expression: /\bsk-(?:[a-z]{1,10}-)?[A-Za-z0-9_-]{20,120}T3BlbkFJ[A-Za-z0-9_-]{20,120}/g,
    shown: 3,
    source: "https://platform.openai.com/docs/api-reference/authentication",
  },
  {
    kind: "anthropic-key",
    what: "an API key of Anthropic",
    hint: "sk-ant-",
    expression: /\bsk-ant-[a-z0-9]{3,12}-[A-Za-z0-9_-]{80,120}/g,
    shown: 4,
    source: "https://docs.anthropic.com/en/api/overview",
  },
  {
    kind: "slack-token",
    what: "a token of Slack",
    hint: "xox",
    expression: /\bxox[abeoprs]-[0-9A-Za-z-]{20,200}/g,
    shown: 3,
    source: "https://docs.slack.dev/authentication/tokens",
  },
  {
    kind: "docker-token",
    what: "an access token of Docker Hub",
    hint: "dckr_pat_",
    expression: /\bdckr_pat_[A-Za-z0-9_-]{27,60}/g,
    shown: 4,
    source: "https://docs.docker.com/security/access-tokens/",
  },
  {
    kind: "pulumi-token",
    what: "an access token of Pulumi",
    hint: "pul-",
    expression: /\bpul-[0-9a-f]{40}\b/g,
    shown: 4,
    source: "https://www.pulumi.com/docs/administration/access-identity/access-tokens/",
  },
  {
    kind: "url-password",
    what: "a password in an address",
    hint: "://",
    expression: /:\/\/[^\s:@/"'<>{}$]{0,100}:([^\s:@/"'<>{}$%*\\]{4,200})@[\w.-]/g,
    source: "https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1",
  },
  {
    kind: "password",
    what: "a password",
    hint: "pass",
    expression: assigned("(?:password|passwd|passphrase)", String.raw`[^\s"'${"`"}&;,<>(){}[\]$%|*\\]{8,200}`),
    free: true,
    source: "https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html",
  },
];

/** The kinds, each once. */
export const secretKinds: readonly string[] = [...new Set(secretPatterns.map(({ kind }) => kind))];
