import type { Properties } from "../../../components/core/value.ts";
import { existingOf, propertyOf } from "../../lookup.ts";
import type { Existing } from "../../world/world.ts";
import { hash, sideId } from "../ids.ts";
import { regionalArn, simulatedAccount } from "../place.ts";
import { awsTypes as t } from "../tokens.ts";
import { type Answer, type AwsCall, filtersOf, known, textOf } from "./answer.ts";
import { isIn, matches } from "./lookup.ts";
import { lookups } from "./lookupRows.ts";

const secret = "aws:secretsmanager/secret:Secret";
const secretVersion = "aws:secretsmanager/secretVersion:SecretVersion";

/** Functions that find what a program has made by rules of their own. */
export const foundAnswers: Readonly<Record<string, Answer>> = {
  "aws:ec2/getSubnets:getSubnets": (call) => {
    const found = matches({ ...lookups["aws:ec2/getSubnet:getSubnet"]!, by: [] }, call);
    // An empty list is true of a VPC that the program has made. What another one has, nobody knows.
    const vpcs = filtersOf(call.inputs).flatMap(({ name, values }) => (name === "vpc-id" ? values : []));
    const isOwn = vpcs.length > 0 && vpcs.every((id) => foundIn(call, t.vpc, id) !== undefined);
    if (found.length === 0 && !isOwn) return undefined;
    return { ...known(call.inputs), id: call.region, ids: found.map(({ id }) => id), region: call.region };
  },
  "aws:iam/getSessionContext:getSessionContext": ({ inputs, world }) => {
    const arn = textOf(inputs["arn"]);
    const [, path, sessionName] = /^arn:[a-z-]+:sts:[^:]*:[^:]*:assumed-role\/(.+)\/([^/]{2,})$/.exec(arn) ?? [];
    // @see hashicorp/terraform-provider-aws internal/service/iam/session_context_data_source.go
    if (path === undefined) return { arn, id: arn, issuerArn: arn, issuerId: "", issuerName: "", sessionName: "" };
    const issuerName = path.split("/").at(-1)!;
    const role = existingOf(world, [t.role]).find(({ id }) => id === issuerName);
    if (role === undefined) return undefined;
    const [issuerArn, issuerId] = [propertyOf(role, "arn"), propertyOf(role, "uniqueId")];
    return { arn, id: arn, issuerArn, issuerId, issuerName, sessionName };
  },
  "aws:kms/getAlias:getAlias": (call) => {
    const { inputs, region } = call;
    const name = textOf(inputs["name"]);
    const arn = regionalArn("kms", region, name);
    const target = targetOf(call, name);
    return target === undefined ? undefined : { ...known(inputs), arn, id: arn, name, region, ...target };
  },
  "aws:kms/getKey:getKey": (call) => {
    const { inputs, region } = call;
    const asked = textOf(inputs["keyId"]);
    const alias = /(?:^|:)(alias\/.+)$/.exec(asked)?.[1];
    const target = alias === undefined ? undefined : targetOf(call, alias);
    const key = keyIn(call, target?.targetKeyId ?? asked);
    if (key === undefined && target === undefined) return undefined;
    const of = (path: string, otherwise: unknown): unknown => (key && propertyOf(key, path)) ?? otherwise;
    const spec = of("customerMasterKeySpec", "SYMMETRIC_DEFAULT");
    return {
      ...known(inputs),
      arn: of("arn", target?.targetKeyArn),
      awsAccountId: simulatedAccount,
      creationDate: "2026-07-14T00:00:00Z",
      customerMasterKeySpec: spec,
      description: of("description", ""),
      enabled: of("isEnabled", true),
      id: key?.id ?? target?.targetKeyId,
      keyManager: key === undefined ? "AWS" : "CUSTOMER",
      keySpec: spec,
      keyState: of("isEnabled", true) === false ? "Disabled" : "Enabled",
      keyUsage: of("keyUsage", "ENCRYPT_DECRYPT"),
      multiRegion: of("multiRegion", false),
      origin: "AWS_KMS",
      region,
    };
  },
  "aws:secretsmanager/getSecretVersion:getSecretVersion": (call) => {
    const { inputs, region, world } = call;
    const named = foundIn(call, secret, textOf(inputs["secretId"]));
    if (named === undefined) return undefined;
    const names = [named.id, propertyOf(named, "arn"), propertyOf(named, "name")];
    const versions = existingOf(world, [secretVersion]).filter((one) => names.includes(propertyOf(one, "secretId")));
    const wanted = textOf(inputs["versionId"]);
    const stage = textOf(inputs["versionStage"]) || "AWSCURRENT";
    const found = wanted === "" ? newest(versions, stage) : versions.find((one) => versionOf(one) === wanted);
    if (found === undefined) return undefined;
    const versionId = versionOf(found);
    return {
      ...known(inputs),
      arn: propertyOf(named, "arn"),
      createdDate: "2026-07-14T00:00:00Z",
      id: `${textOf(inputs["secretId"])}|${wanted === "" ? stage : versionId}`,
      region,
      secretArn: propertyOf(named, "arn"),
      secretBinary: propertyOf(found, "secretBinary") ?? "",
      secretString: propertyOf(found, "secretString") ?? "",
      versionId,
      versionStage: stage,
      versionStages: propertyOf(found, "versionStages") ?? ["AWSCURRENT"],
    };
  },
};

/** What answers of these look like, as far as most programs read them. */
export const foundShapes: Readonly<Record<string, Properties>> = {
  "aws:ec2/getSubnets:getSubnets": { ids: ["…"] },
  "aws:iam/getSessionContext:getSessionContext": { issuerArn: "…", issuerId: "…", issuerName: "…", sessionName: "…" },
  "aws:kms/getAlias:getAlias": { arn: "…", targetKeyArn: "…", targetKeyId: "…" },
  "aws:kms/getKey:getKey": { arn: "…", id: "…", enabled: true },
  "aws:secretsmanager/getSecretVersion:getSecretVersion": { arn: "…", secretString: "…", versionId: "…" },
};

/** What a text names in the region of a call. */
function foundIn({ region, world }: AwsCall, type: string, value: string): Existing | undefined {
  const found = world?.find([type], value, region);
  return found !== undefined && isIn(found, region) ? found : undefined;
}

/** The newest version has the stage `AWSCURRENT`, whatever others were given when they were made. */
function newest(versions: readonly Existing[], stage: string): Existing | undefined {
  if (stage === "AWSCURRENT") return versions.at(-1);
  if (stage === "AWSPREVIOUS") return versions.at(-2);
  return versions.findLast((one) => (propertyOf(one, "versionStages") as string[] | undefined)?.includes(stage));
}

function versionOf(version: Existing): string {
  return String(propertyOf(version, "versionId") ?? "");
}

interface Target {
  readonly targetKeyId: string;
  readonly targetKeyArn: string;
}

/** The key that an alias stands for. Those of AWS itself are there without anybody making them. */
function targetOf(call: AwsCall, name: string): Target | undefined {
  const { region, world } = call;
  const target = (id: string): Target => ({ targetKeyId: id, targetKeyArn: regionalArn("kms", region, `key/${id}`) });
  if (name.startsWith("alias/aws/")) return target(keyOfAws(`${region}/${name}`));
  const alias = existingOf(world, [t.keyAlias]).find((one) => one.id === name && isIn(one, region));
  if (alias === undefined) return undefined;
  const given = String(propertyOf(alias, "targetKeyId") ?? "");
  return target(keyIn(call, given)?.id ?? given.slice(given.lastIndexOf("/") + 1));
}

function keyIn({ region, world }: AwsCall, value: string): Existing | undefined {
  return existingOf(world, [t.key]).find(
    (one) => [one.id, propertyOf(one, "arn")].includes(value) && isIn(one, region),
  );
}

/** A UUID that no resource of a program has. */
function keyOfAws(seed: string): string {
  const digits = `${hash(seed).slice(0, 16)}${sideId("key", seed).slice(-16)}`;
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    `8${digits.slice(17, 20)}`,
    digits.slice(20),
  ].join("-");
}
