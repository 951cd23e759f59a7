import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodedTexts } from "../../components/security/encodedText.ts";
import { findSecrets } from "../../components/security/secretFinder.ts";
import { secretKinds, secretPatterns } from "../../components/security/secretPatterns.ts";

/** Letters that no key has, made at run time so that no scanner of repositories takes them for one. */
const letters = (count: number, alphabet = "aB3dE5gH7jK9mN2pQ4rS6tU8vW"): string =>
  Array.from({ length: count }, (_, index) => alphabet[(index * 7 + 3) % alphabet.length]).join("");
const upper = (count: number): string => letters(count, "ABCDEFGHJKLMNPQRSTUVWXYZ234567");
const hex = (count: number): string => letters(count, "0123456789abcdef");
const pem = (kind = "") => `-----BEGIN ${kind}PRIVATE KEY-----\n${letters(64)}\n-----END ${kind}PRIVATE KEY-----`;

const chosen = ["S3cret", "ExampleX9"].join("");

/** What is found, with the secret itself and what a message may show of it. */
const secrets: readonly (readonly [kind: string, text: string, secret: string, begins: string])[] = [
  ["aws-access-key", `id=AKIA${upper(16)}`, upper(16), "AKIA"],
  // Words of placeholders inside a key or another word are no placeholders.
  ["password", `POSTGRES_PASSWORD=${chosen}`, chosen, ""],
  ["aws-secret-key", `AWS_SECRET_ACCESS_KEY=${letters(17)}dummy${letters(18)}`, letters(17), ""],
  ["hugging-face-token", `hf_example${letters(27)}`, letters(27), "hf_"],
  ["aws-access-key", `export AWS_ACCESS_KEY_ID=ASIA${upper(16)};`, upper(16), "ASIA"],
  ["aws-secret-key", `AWS_SECRET_ACCESS_KEY=${letters(40)}`, letters(40), ""],
  ["aws-secret-key", `{"SecretAccessKey": "${letters(40)}"}`, letters(40), ""],
  ["aws-secret-key", `aws_secret_access_key = '${letters(40)}'`, letters(40), ""],
  ["google-service-account", JSON.stringify({ type: "service_account", private_key: pem() }), letters(64), ""],
  ["google-service-account", JSON.stringify(JSON.stringify({ private_key: pem() })), letters(64), ""],
  ["private-key", pem("RSA "), letters(64), ""],
  ["private-key", pem("OPENSSH ").replaceAll("\n", "\n      "), letters(64), ""],
  ["private-key", pem("EC ").replaceAll("\n", "\\n"), letters(64), ""],
  ["google-api-key", `key=AIza${letters(35)}`, letters(35), "AIza"],
  ["google-oauth-secret", `GOCSPX-${letters(28)}`, letters(28), "GOCS"],
  ["azure-storage-key", `AccountName=a;AccountKey=${letters(86)}==;`, letters(86), ""],
  ["github-token", `git clone https://ghp_${letters(36)}@github.com/x/y`, letters(36), "ghp_"],
  ["github-token", `gho_${letters(36)}`, letters(36), "gho_"],
  ["github-token", `github_pat_${letters(22)}_${letters(59)}`, letters(59), "gith"],
  ["gitlab-token", `glpat-${letters(20)}`, letters(20), "glpa"],
  ["hugging-face-token", `HF_TOKEN: hf_${letters(34)}`, letters(34), "hf_"],
  ["wandb-key", `WANDB_API_KEY=${hex(40)}`, hex(40), ""],
  ["wandb-key", `wandb login --relogin ${hex(40)}`, hex(40), ""],
  ["wandb-key", `machine api.wandb.ai\n  login user\n  password ${hex(40)}`, hex(40), ""],
  ["wandb-key", `wandb_v1_${letters(60)}`, letters(60), ""],
  ["ngc-key", `nvapi-${letters(64)}`, letters(64), "nvap"],
  ["ngc-key", `NGC_API_KEY="${letters(84)}"`, letters(84), ""],
  ["openai-key", `sk-proj-${letters(40)}T3BlbkFJ${letters(40)}`, letters(40), "sk-"],
  ["anthropic-key", `sk-ant-api03-${letters(93)}AA`, letters(93), "sk-a"],
  ["slack-token", `xoxb-${letters(24, "0123456789")}`, letters(24, "0123456789"), "xox"],
  ["docker-token", `dckr_pat_${letters(27)}`, letters(27), "dckr"],
  ["pulumi-token", `PULUMI_ACCESS_TOKEN=pul-${hex(40)}`, hex(40), "pul-"],
  ["url-password", "DATABASE_URL=postgres://trainer:tiger-7@db.internal:5432/x", "tiger-7", ""],
  ["password", "export DB_PASSWORD='tr0ub4dor-3'", "tr0ub4dor-3", ""],
  ["password", 'password: "tr0ub4dor-3"', "tr0ub4dor-3", ""],
  ["password", '{\\"password\\": \\"tr0ub4dor-3\\"}', "tr0ub4dor-3", ""],
  ["password", "mysql --password=tr0ub4dor-3 -h db", "tr0ub4dor-3", ""],
];

describe("what looks like a secret", () => {
  it.each(secrets)("%s: %s", (kind, text, secret, begins) => {
    const found = findSecrets(`first line\n${text}\nlast line`);
    expect(found).toHaveLength(1);
    const { what, source, line, ...rest } = found[0]!;
    expect(rest).toEqual({ kind, begins });
    expect([2, 3, 4]).toContain(line);
    expect(secretPatterns.map((pattern) => [pattern.kind, pattern.what, pattern.source])).toContainEqual([
      kind,
      what,
      source,
    ]);
    // Nothing of the secret is told but a beginning that all of its kind share.
    expect(JSON.stringify(found)).not.toContain(secret);
    expect(begins.length).toBeLessThanOrEqual(4);
  });

  it("has an example of every kind", () => {
    expect([...new Set(secrets.map(([kind]) => kind))].sort()).toEqual([...secretKinds].sort());
  });

  it.each([
    ["an example of AWS's documentation", "aws_access_key_id=AKIAIOSFODNN7EXAMPLE"],
    ["its secret", "aws_secret_access_key=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"],
    ["another of them", "ASIAIOSFODNN7EXAMPLE AKIAI44QH8DHBEXAMPLE"],
    ["a token of crosses", `HF_TOKEN=hf_${"x".repeat(34)} and ghp_${"X".repeat(36)} and hf_${"a".repeat(34)}`],
    ["a variable", `PASSWORD=$DB_PASSWORD password="\${DB_PASSWORD}" password=$(cat /run/secrets/db)`],
    ["a template", "password: {{ .Values.password }} password: <your password here>"],
    [
      "a path or a reference",
      "password=/run/secrets/db1 PASSWORD=projects/p/secrets/db1 password=arn:aws:secretsmanager:x1",
    ],
    ["a file of one", "password_file=/run/secrets/db POSTGRES_PASSWORD_FILE: /run/db1"],
    [
      "a setting of SSH",
      "PasswordAuthentication no\nPermitRootLogin prohibit-password\nssh_pwauth: false\nlock_passwd: true",
    ],
    ["prose", "password: required for everybody\nThe password = authentication of users"],
    ["code", 'password = os.environ["DB_PASSWORD_1"]; if (password == "other-1") {}'],
    ["a public key", `-----BEGIN PUBLIC KEY-----\n${letters(64)}\n-----END PUBLIC KEY-----`],
    ["a certificate", `-----BEGIN CERTIFICATE-----\n${letters(64)}\n-----END CERTIFICATE-----`],
    ["a mention of keys", 'grep -q "BEGIN RSA PRIVATE KEY-----" key.pem && echo "-----BEGIN PRIVATE KEY-----"'],
    ["a commit", `wandb @ git+https://github.com/wandb/wandb@${hex(40)}`],
    ["a digest", `image@sha256:${hex(64)}`],
    ["high entropy", `${letters(40)} ${hex(64)} ${letters(200)}`],
    ["a longer word", `XAKIA${upper(16)} AKIA${upper(17)}`],
    ["an address", "https://example.com:8443/path@2 s3://bucket/key redis://cache:6379 http://[::1]:80/a@b"],
    ["an address with variables", `https://\${USER}:\${TOKEN}@github.com https://$USER:$TOKEN@github.com`],
    ["nothing", ""],
  ])("is not %s", (_, text) => {
    expect(findSecrets(text)).toEqual([]);
  });

  it("tells the lines, in their order, and no more than twenty", () => {
    const text = `ghp_${letters(36)}\n\nAKIA${upper(16)}\nhf_${letters(34)}`;
    expect(findSecrets(text).map(({ kind, line }) => [kind, line])).toEqual([
      ["github-token", 1],
      ["aws-access-key", 3],
      ["hugging-face-token", 4],
    ]);
    expect(findSecrets(`AKIA${upper(16)}\n`.repeat(100))).toHaveLength(20);
  });

  it("has short public beginnings, global expressions and lower-case hints", () => {
    for (const { hint, expression, shown = 0, source } of secretPatterns) {
      expect(hint).toBe(hint.toLowerCase());
      expect(expression.flags).toMatch(/^gi?$/);
      // No repetition without a bound, so that no text makes it slow.
      expect(expression.source.replace(/\\.|\[(?:\\.|[^\]])*\]/g, "_")).not.toMatch(/[*+]|\{\d+,\}/);
      expect(shown).toBeLessThanOrEqual(4);
      expect(source).toMatch(/^https:\/\//);
    }
  });

  it.each([
    "a",
    "A",
    "AKIA",
    "password=",
    "password: ",
    "://a:",
    "://",
    "sk-",
    `sk-${"a".repeat(20)}T3BlbkFJ`,
    "-----BEGIN PRIVATE KEY-----",
    "-----BEGIN ",
    "wandb login --a ",
    "secret_access_key=",
    "api.wandb.ai login ",
    "gh",
    "eyJhbGciOiJ",
    `${"a".repeat(39)} `,
    `${"QUtJQQ".repeat(12)}\n`,
  ])("looks through a megabyte of %j in time that grows with its length", (piece) => {
    const text = piece.repeat(Math.ceil(2 ** 20 / piece.length));
    // One that is quadratic takes minutes, and runs into the time limit.
    findSecrets(text);
    decodedTexts(text);
  });

  it("never throws, and never tells what it found", () => {
    const parts = fc.constantFrom(...secrets.map(([, text]) => text), "\n", " ", '"', "=", ":", "AKIA", "password=");
    fc.assert(
      fc.property(fc.array(fc.oneof(parts, fc.string()), { maxLength: 8 }), (pieces) => {
        const told = JSON.stringify(findSecrets(pieces.join("")));
        for (const [, , secret] of secrets) expect(told).not.toContain(secret);
      }),
      { numRuns: 200 },
    );
  });
});

describe("texts inside texts", () => {
  const secret = `#!/bin/bash\nexport TOKEN=hf_${letters(34)}\n`;
  const base64 = (text: string | Buffer): string => Buffer.from(text).toString("base64");
  const wrapped = (text: string, width = 76): string => base64(text).replace(new RegExp(`.{${width}}`, "g"), "$&\r\n");
  const long = `${secret}${"# comment\n".repeat(40)}`;

  it.each([
    ["base64", base64(secret), secret],
    ["gzip", base64(gzipSync(long)), long],
    [
      "a file of a cloud-config",
      `write_files:\n  - encoding: b64\n    content: ${base64(secret)}\n    path: /x`,
      secret,
    ],
    ["a part of a MIME message", `Content-Transfer-Encoding: base64\r\n\r\n${wrapped(long)}\r\n--==B==--`, long],
    ["an indented block", `content: |\n${wrapped(long, 60).replaceAll("\r\n", "\n      ")}`, long],
  ])("reads %s", (_, text, inner) => {
    const decoded = decodedTexts(text);
    expect(decoded.some((one) => one.startsWith(inner.trimEnd().slice(0, inner.length - 60)))).toBe(true);
    expect(decoded.flatMap(findSecrets)).toMatchObject([{ kind: "hugging-face-token" }]);
  });

  it("reads base64 inside base64, four deep and no deeper", () => {
    const nested = (depth: number): string => (depth === 0 ? secret : base64(nested(depth - 1)));
    expect(decodedTexts(nested(4)).at(-1)).toBe(secret);
    expect(decodedTexts(nested(5)).flatMap(findSecrets)).toEqual([]);
  });

  it("leaves alone what is no text, and gzip that is broken or a bomb", () => {
    expect(decodedTexts(base64(Buffer.from(Array.from({ length: 300 }, (_, index) => (index * 97) % 256))))).toEqual(
      [],
    );
    expect(decodedTexts(base64(gzipSync(long).subarray(0, 60)))).toEqual([]);
    expect(decodedTexts(base64(gzipSync(Buffer.alloc(16 * 2 ** 20, "a"))))).toEqual([]);
    expect(
      decodedTexts("a plain sentence, /a/path/that/is/quite/long/but/has/no/text/inside/of/it/at/all/anyway"),
    ).toEqual([]);
  });
});
