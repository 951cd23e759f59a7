import { type Problem, Problems } from "../core/problem.ts";

/** Where a policy document is attached: it decides what `*` means in it. */
export const IamDocumentKind = {
  /** On a role, user or group: `Resource` says what may be touched. */
  Identity: "identity",
  /** The trust policy of a role: who may assume it. */
  Trust: "trust",
  /** On a bucket, queue and the like: `Principal` says who may touch it. */
  Resource: "resource",
  /** On a KMS key: `Resource: "*"` means this key, and `kms:*` for the account itself is AWS's own default. */
  Key: "key",
} as const;
export type IamDocumentKind = (typeof IamDocumentKind)[keyof typeof IamDocumentKind];

/** A statement as IAM reads it, with every list made a list. */
export interface IamStatement {
  readonly sid?: string;
  readonly effect: "Allow" | "Deny";
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly resources: readonly string[];
  readonly notResources: readonly string[];
  /** `AWS:arn:…`, `Service:…`, `*`. */
  readonly principals: readonly string[];
  readonly notPrincipals: readonly string[];
  /** One entry a condition: operator, key and values. */
  readonly conditions: readonly IamCondition[];
}

export interface IamCondition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

const source = "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege";
const grammar = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html";

/** A policy document, given as JSON or as an object, in the shape that rules read. Anything malformed is a problem. */
export function parseIamDocument(document: unknown): { statements: IamStatement[]; problems: Problem[] } {
  const problems = new Problems();
  const statements: IamStatement[] = [];
  const broken = (path: string, value: unknown, rule: string): { statements: IamStatement[]; problems: Problem[] } => ({
    statements: [],
    problems: problems.error(path, value, rule, "write a policy document as IAM's grammar has it", grammar).list,
  });
  let object: unknown = document;
  if (typeof document === "string") {
    try {
      object = JSON.parse(document);
    } catch (error) {
      return broken("", document, `is not JSON (${error instanceof Error ? error.message : String(error)})`);
    }
  }
  if (!isObject(object)) return broken("", object, "is not a policy document");
  const listed = asList(pick(object, "Statement"));
  if (listed.length === 0) return broken("Statement", undefined, "is missing: a policy document holds statements");
  for (const [index, raw] of listed.entries()) {
    const path = `Statement[${index}]`;
    if (!isObject(raw)) {
      problems.error(path, raw, "is not a statement", "write an object with Effect, Action and Resource", grammar);
      continue;
    }
    const effect = pick(raw, "Effect");
    if (effect !== "Allow" && effect !== "Deny") {
      problems.error(`${path}.Effect`, effect, "must be Allow or Deny", "write one of the two", grammar);
      continue;
    }
    const read = (name: string): string[] => {
      const values = asList(pick(raw, name));
      for (const value of values) {
        if (typeof value === "string") continue;
        problems.error(`${path}.${name}`, value, "is not a string", "write a string or a list of strings", grammar);
      }
      return values.filter((value) => typeof value === "string");
    };
    const conditions: IamCondition[] = [];
    const condition = pick(raw, "Condition");
    if (condition !== undefined && !isObject(condition)) {
      problems.error(`${path}.Condition`, condition, "is not a condition", "write {operator: {key: value}}", grammar);
    } else {
      for (const [operator, keys] of Object.entries(condition ?? {})) {
        for (const [key, values] of Object.entries(isObject(keys) ? keys : {})) {
          conditions.push({ operator, key, values: asList(values).map(String) });
        }
      }
    }
    const sid = pick(raw, "Sid");
    const statement: IamStatement = {
      ...(typeof sid === "string" ? { sid } : {}),
      effect,
      actions: read("Action"),
      notActions: read("NotAction"),
      resources: read("Resource"),
      notResources: read("NotResource"),
      principals: principalsOf(pick(raw, "Principal")),
      notPrincipals: principalsOf(pick(raw, "NotPrincipal")),
      conditions,
    };
    if (statement.actions.length === 0 && statement.notActions.length === 0) {
      problems.error(path, undefined, "names no action", "add Action", grammar);
    }
    statements.push(statement);
  }
  return { statements, problems: problems.list };
}

/**
 * What a policy document grants beyond what anybody can have meant: every action, all actions of a service, everything
 * but a list, every resource, everybody. Denials are never a grant. The caller meets values that are not known yet
 * before calling: this function takes what is written for what it is.
 */
export function wildcardGrants(document: unknown, kind: IamDocumentKind = IamDocumentKind.Identity): Problem[] {
  const { statements, problems: malformed } = parseIamDocument(document);
  const problems = new Problems().add(malformed);
  for (const [index, statement] of statements.entries()) {
    if (statement.effect === "Deny") continue;
    problems.add(grantsOf(statement, kind), `Statement[${index}]`);
  }
  return problems.list;
}

function grantsOf(statement: IamStatement, kind: IamDocumentKind): Problem[] {
  const problems = new Problems();
  const accountItself =
    kind === IamDocumentKind.Key && statement.principals.length > 0 && statement.principals.every(isAccountRoot);
  if (statement.notActions.length > 0) {
    problems.error(
      "NotAction",
      statement.notActions,
      "grants every action but these, of services that do not exist yet too",
      "list the actions that are needed in Action",
      source,
    );
  }
  for (const action of statement.actions) {
    const breadth = breadthOf(action);
    // AWS's own default key policy: the account itself may do everything with its key, and IAM decides who else may.
    if (breadth === undefined || (accountItself && action.toLowerCase() === "kms:*")) continue;
    problems.error("Action", action, breadth, "list the actions that are needed", source);
  }
  if (statement.notResources.length > 0) {
    problems.error(
      "NotResource",
      statement.notResources,
      "grants on everything but these",
      "list the resources in Resource",
      source,
    );
  }
  const everything = statement.resources.find((resource) => isEveryResource(resource));
  if (everything !== undefined && kind === IamDocumentKind.Identity && !isLimited(statement.conditions)) {
    const writing = statement.actions.filter((action) => breadthOf(action) === undefined && !isListing(action));
    if (writing.length > 0) {
      problems.error(
        "Resource",
        everything,
        `lets ${writing.join(", ")} reach every resource of the account`,
        "name the ARNs, or add a condition on a tag, an account or a source",
        source,
      );
    }
  }
  if (statement.notPrincipals.length > 0) {
    problems.error(
      "NotPrincipal",
      statement.notPrincipals,
      "admits everybody but these",
      "list who is meant in Principal",
      source,
    );
  }
  const everybody = statement.principals.find(
    (principal) => principal === "*" || /^(AWS|Service|Federated):\*$/.test(principal),
  );
  if (everybody !== undefined && !namesCaller(statement.conditions)) {
    problems.error(
      "Principal",
      everybody.replace(/^\w+:\*$/, "*"),
      "admits everybody, of every account",
      "name the roles or services, or add a condition on the caller's account, organization or ARN",
      source,
    );
  }
  return problems.list;
}

/** Why an action pattern is too broad, or `undefined`. */
function breadthOf(action: string): string | undefined {
  const [service = "", name] = action.split(":");
  if (/^[*?]+$/.test(service) || /[*?]/.test(service)) return "grants every action of every service";
  if (name === undefined) return "is not an action (service:Name)";
  // `s3:*` and what amounts to it: `s3:?*`, `s3:**`.
  if (/^[*?]*\*[*?]*$/.test(name)) return `grants every action of ${service}`;
  return undefined;
}

/** `*`, and ARNs whose account, type and name are all left open: `arn:aws:s3:::*`. */
function isEveryResource(resource: string): boolean {
  if (/^[*?]*\*[*?]*$/.test(resource)) return true;
  const parts = resource.split(":");
  if (parts[0] !== "arn" || parts.length < 6) return false;
  const name = parts.slice(5).join(":");
  return /^[*?/]*\*[*?/]*$/.test(name);
}

/**
 * Actions that only list and describe, most of which know no resource-level permission. Reading data is not among them:
 * `s3:GetObject`, `secretsmanager:GetSecretValue` or `kms:Decrypt` on everything is a grant of everything.
 */
function isListing(action: string): boolean {
  const name = action.split(":")[1] ?? "";
  return /^(Describe|List)/i.test(name) || listingActions.has(action.toLowerCase());
}
const listingActions = new Set([
  "ecr:getauthorizationtoken",
  "ec2:getcapacityreservationusage",
  "eks:accesskubernetesapi",
  "pricing:getproducts",
  "servicequotas:getawsdefaultservicequota",
  "servicequotas:getservicequota",
  "s3:getaccountpublicaccessblock",
  "sts:getcalleridentity",
  "tag:getresources",
]);

/** Operators under which a condition holds only for the values it names. A missing key must not satisfy them. */
function isPositive({ operator, values }: IamCondition): boolean {
  if (/IfExists$/i.test(operator) || /^ForAllValues:/i.test(operator)) return false;
  const name = operator.replace(/^ForAnyValue:/i, "");
  if (!/^(String(Equals|EqualsIgnoreCase|Like)|Arn(Equals|Like)|IpAddress)$/i.test(name)) return false;
  return values.length > 0 && values.every((value) => !/^[*?]*$|\/0$/.test(value));
}

const resourceKeys =
  /^(aws:ResourceTag\/|aws:RequestTag\/|aws:PrincipalTag\/|aws:Resource(Account|OrgID|OrgPaths)$|aws:Source(Arn|Account|Vpc|Vpce|OrgID)$|aws:CalledVia|[a-z0-9-]+:(ResourceTag\/|RequestTag\/|resourceTag\/|ViaService$|ResourceAliases$|EncryptionContext:|PassedToService$|AWSServiceName$|LeadingKeys$|Vpc$|cluster$|namespace$))/i;

/** Whether conditions narrow down which resources a grant on `*` reaches. */
function isLimited(conditions: readonly IamCondition[]): boolean {
  return conditions.some((condition) => isPositive(condition) && resourceKeys.test(condition.key));
}

const callerKeys =
  /^(aws:Principal(Account|Arn|OrgID|OrgPaths)$|aws:PrincipalTag\/|aws:Source(Arn|Account|OrgID|OrgPaths|Vpc|Vpce|VpcArn|Ip)$|aws:userid$|kms:CallerAccount$|s3:DataAccessPointAccount$|[^:]+:(sub|aud)$)/i;

/** Whether conditions narrow down who `*` is. */
function namesCaller(conditions: readonly IamCondition[]): boolean {
  return conditions.some((condition) => isPositive(condition) && callerKeys.test(condition.key));
}

function isAccountRoot(principal: string): boolean {
  return /^AWS:(arn:[^:]+:iam::\d{12}:root|\d{12})$/.test(principal);
}

function principalsOf(principal: unknown): string[] {
  if (principal === undefined) return [];
  if (!isObject(principal)) return asList(principal).map(String);
  return Object.entries(principal).flatMap(([type, values]) =>
    asList(values).map((value) => `${type === "Aws" ? "AWS" : type}:${String(value)}`),
  );
}

/** IAM's element names; the Pulumi SDK's typed documents write some of them in lower camel case. */
function pick(object: Record<string, unknown>, name: string): unknown {
  const value = object[name] ?? object[name.charAt(0).toLowerCase() + name.slice(1)];
  return value === null ? undefined : value;
}

function asList(value: unknown): unknown[] {
  return value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
