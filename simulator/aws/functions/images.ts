import type { Properties } from "../../../components/core/value.ts";
import { partitionOf } from "../../../components/hardware/aws/region.ts";
import { propertiesOf } from "../../lookup.ts";
import { sideId } from "../ids.ts";
import { regionalArn, simulatedAccount } from "../place.ts";
import { type Answer, type AwsCall, filtersOf, known, textOf, textsOf } from "./answer.ts";

const parameter = "aws:ssm/parameter:Parameter";
/** The day that images of the simulated AWS are of. */
const built = "20260714";

/** Functions that find machine images. */
export const imageAnswers: Readonly<Record<string, Answer>> = {
  "aws:ssm/getParameter:getParameter": (call) => ({ ...known(call.inputs), ...parameterOf(call) }),
  "aws:ec2/getAmi:getAmi": (call) => ({ ...known(call.inputs), ...imageOf(call) }),
};

/* Parameters. */

/** The program's own parameter of the name, else what AWS publishes there. */
function parameterOf({ inputs, region, world }: AwsCall): Properties {
  const name = textOf(inputs["name"]);
  const own = world
    ?.all(parameter)
    .find(({ id, outputs }) => [id, outputs["arn"]].includes(name) && outputs["region"] === region);
  if (own !== undefined) {
    const { arn, type, value, insecureValue, version } = propertiesOf(own);
    const shown = value ?? insecureValue;
    return {
      arn,
      id: own.id,
      insecureValue: type === "SecureString" ? "" : shown,
      name: own.id,
      region,
      type,
      value: shown,
      version,
    };
  }
  const value = publishedValue(name);
  // @see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters.html
  const arn = name.startsWith("/aws/service/")
    ? `arn:${partitionOf(region)}:ssm:${region}::parameter${name}`
    : regionalArn("ssm", region, `parameter${name.startsWith("/") ? "" : "/"}${name}`);
  return { arn, id: name, insecureValue: value, name, region, type: "String", value, version: 1 };
}

/**
 * What is in a parameter that AWS publishes. `…/recommended` is JSON, and what follows it one of its fields; anything else is taken for
 * the id of an image.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/retrieve-ami-id.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/retrieve-ecs-optimized_AMI.html
 */
function publishedValue(name: string): string {
  const [, image, field] = /^(\/aws\/service\/(?:eks|ecs)\/.*\/recommended)(?:\/(.+))?$/.exec(name) ?? [];
  if (image !== undefined) {
    const about = aboutImage(image);
    return field === undefined ? JSON.stringify(about) : (about[field] ?? sideId("ami", image));
  }
  if (/^\/aws\/service\/bottlerocket\/.*\/image_version$/.test(name)) return "1.50.0-a1b2c3d4";
  return sideId("ami", name.replace(/\/image_id$/, ""));
}

function aboutImage(image: string): Readonly<Record<string, string>> {
  const version = /\/optimized-ami\/(1\.\d+)\//.exec(image)?.[1];
  const system = image.split("/").slice(-3, -1).join("-");
  return {
    schema_version: version === undefined ? "1" : "2",
    image_id: sideId("ami", image),
    image_name: version === undefined ? `ecs-${system}-${built}` : `amazon-eks-node-${system}-${version}-v${built}`,
    ...(version === undefined ? { os: "Amazon Linux" } : { release_version: `${version}.0-${built}` }),
  };
}

/* Images. */

/** Accounts that publish images under a name of their own. */
const owners: Readonly<Record<string, string>> = {
  amazon: "137112412989",
  "aws-marketplace": "679593333241",
  self: simulatedAccount,
};
/** Canonical, whose images have their root on another device. */
const ubuntu = "099720109477";

/** An image that the filters would find: of their architecture, named as they want, owned by who is asked for. */
function imageOf({ inputs, region }: AwsCall): Properties {
  const filters = new Map(filtersOf(inputs).map(({ name, values }) => [name, values[0] ?? ""]));
  const pattern = filters.get("name") ?? "";
  const owner = textsOf(inputs["owners"])[0] ?? filters.get("owner-id") ?? filters.get("owner-alias") ?? "amazon";
  const ownerId = owners[owner] ?? owner;
  const imageId = sideId("ami", JSON.stringify(inputs));
  const isArm = /(?:arm64|aarch64)/.test(pattern);
  const rootDeviceName = filters.get("root-device-name") ?? (ownerId === ubuntu ? "/dev/sda1" : "/dev/xvda");
  const rootSnapshotId = sideId("snap", imageId);
  const ebs = {
    delete_on_termination: "true",
    encrypted: "false",
    iops: "0",
    snapshot_id: rootSnapshotId,
    throughput: "0",
    volume_size: "8",
    volume_type: "gp3",
  };
  const name = pattern.replaceAll("*", built).replaceAll("?", "0") || "simulated";
  return {
    architecture: filters.get("architecture") ?? (isArm ? "arm64" : "x86_64"),
    arn: `arn:${partitionOf(region)}:ec2:${region}::image/${imageId}`,
    blockDeviceMappings: [{ deviceName: rootDeviceName, ebs, noDevice: "", virtualName: "" }],
    creationDate: "2026-07-14T00:00:00.000Z",
    enaSupport: true,
    hypervisor: "xen",
    id: imageId,
    imageId,
    imageLocation: `${Object.hasOwn(owners, owner) ? owner : ownerId}/${name}`,
    imageType: "machine",
    name,
    ownerId,
    platformDetails: "Linux/UNIX",
    public: ownerId !== simulatedAccount,
    region,
    rootDeviceName,
    rootDeviceType: "ebs",
    rootSnapshotId,
    state: "available",
    virtualizationType: filters.get("virtualization-type") ?? "hvm",
  };
}
