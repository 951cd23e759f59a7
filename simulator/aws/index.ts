import { awsTaggedTypes } from "../../components/core/tags/awsTypes.ts";
import type { Properties } from "../../components/core/value.ts";
import type { CloudCreate, SimulatedCloud } from "../cloud.ts";
import { tagsAll } from "../defaultTags.ts";
import { RefusedError } from "../refusal.ts";
import { answerAws, awsFunctions, exampleAws } from "./functions/functions.ts";
import { nameSuffix } from "./ids.ts";
import { checkedByProvider } from "./inputChecks.ts";
import { type AwsType, type Making, makingOf } from "./model.ts";
import { isOfAws } from "./ofAws.ts";
import { phraseAws } from "./phrase.ts";
import { accountArn, regionalArn } from "./place.ts";
import { awsCloudTypes } from "./types.ts";

export { awsExpired, awsNoCapacity, awsThrottled } from "./outages.ts";
export { simulatedAccount } from "./place.ts";

/** What AWS answers. Deterministic: the same program gets the same answers on every run. */
export const simulatedAws: SimulatedCloud = {
  package: "aws",
  functions: awsFunctions,
  types: awsCloudTypes,
  phrase: phraseAws,
  hasItself: isOfAws,
  invoke: answerAws,
  example: (call) => exampleAws(call, simulatedAws.create),
  create: (create: CloudCreate) => {
    const made = makingOf(create);
    const refusal = create.isThere === true ? undefined : checkedByProvider(made);
    if (refusal !== undefined) throw new RefusedError(refusal.message, refusal);
    const known = awsCloudTypes.get(create.type);
    const id = known?.id(made) ?? `${create.name}-${nameSuffix(made.seed)}`;
    return {
      id,
      outputs: {
        ...(known === undefined ? unknownOutputs(made, id) : knownOutputs(known, made, id)),
        ...tagged(create),
      },
    };
  },
};

function knownOutputs({ arn, outputs, global }: AwsType, made: Making, id: string): Properties {
  return {
    ...(arn === undefined ? {} : { arn: arn(made, id) }),
    ...(global === true ? {} : { region: made.region }),
    ...outputs?.(made, id),
  };
}

/** A type that is not known has at least an ARN, in the form that most have. */
function unknownOutputs({ type, region }: Making, id: string): Properties {
  const service = type.split(":")[1]?.split("/")[0] ?? "unknown";
  const kind = (type.split(":")[2] ?? "resource").replace(/(?<=[a-z])[A-Z]/g, "-$&").toLowerCase();
  const arn =
    service === "iam" ? accountArn(service, region, `${kind}/${id}`) : regionalArn(service, region, `${kind}/${id}`);
  return { arn, region };
}

const taggedTypes = new Set(awsTaggedTypes);

function tagged({ type, inputs, settings }: CloudCreate): Properties {
  return taggedTypes.has(type) ? { tagsAll: tagsAll(inputs, settings) } : {};
}
