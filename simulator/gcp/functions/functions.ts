import type { Properties } from "../../../components/core/value.ts";
import type { CloudCall } from "../../cloud.ts";
import { hash, projectOf, text, zoneOf } from "../made.ts";
import { simulatedProjectNumber } from "../project.ts";
import { known, lookedUp, type Make, shapeOfFound } from "./lookup.ts";
import { lookups } from "./lookupRows.ts";
import { secretVersionFound } from "./secret.ts";

type Answer = (call: Pick<CloudCall, "inputs" | "settings">) => Properties;

/** What functions answer without looking anything up. */
const answers: Readonly<Record<string, Answer>> = {
  "gcp:organizations/getProject:getProject": ({ inputs, settings }) => {
    const projectId = text(inputs, "projectId") || projectOf(settings);
    return {
      ...known(inputs),
      id: `projects/${projectId}`,
      name: projectId,
      number: simulatedProjectNumber,
      projectId,
      labels: {},
      effectiveLabels: {},
      pulumiLabels: {},
      tags: {},
    };
  },
  "gcp:organizations/getClientConfig:getClientConfig": ({ settings }) => ({
    accessToken: "ya29.simulated",
    id: projectOf(settings),
    project: projectOf(settings),
    region: settings["region"] ?? "",
    zone: settings["zone"] ?? "",
    defaultLabels: {},
  }),
  "gcp:organizations/getIAMPolicy:getIAMPolicy": ({ inputs }) => {
    const bindings = Array.isArray(inputs["bindings"]) ? inputs["bindings"] : [];
    const policyData = JSON.stringify({ bindings });
    return { ...known(inputs), id: hash(policyData).slice(0, 10), policyData };
  },
  "gcp:compute/getZones:getZones": ({ inputs, settings }) => {
    const region = text(inputs, "region") || (settings["region"] ?? "us-central1");
    return {
      ...known(inputs),
      id: `projects/${projectOf(settings)}/regions/${region}`,
      region,
      project: projectOf(settings),
      names: ["a", "b", "c"].map((letter) => `${region}-${letter}`),
    };
  },
  "gcp:container/getEngineVersions:getEngineVersions": ({ inputs, settings }) => {
    const prefix = text(inputs, "versionPrefix") || "1.35.";
    const latest = `${prefix.endsWith(".") ? prefix : `${prefix}.`}0-gke.1000000`;
    return {
      ...known(inputs),
      id: projectOf(settings),
      defaultClusterVersion: latest,
      latestMasterVersion: latest,
      latestNodeVersion: latest,
      releaseChannelDefaultVersion: { RAPID: latest, REGULAR: latest, STABLE: latest },
      releaseChannelLatestVersion: { RAPID: latest, REGULAR: latest, STABLE: latest },
      releaseChannelUpgradeTargetVersion: { RAPID: latest, REGULAR: latest, STABLE: latest },
      validMasterVersions: [latest],
      validNodeVersions: [latest],
    };
  },
  "gcp:compute/getDefaultServiceAccount:getDefaultServiceAccount": ({ inputs, settings }) => {
    const email = `${simulatedProjectNumber}-compute@developer.gserviceaccount.com`;
    const project = text(inputs, "project") || projectOf(settings);
    return {
      ...known(inputs),
      id: `projects/${project}/serviceAccounts/${email}`,
      displayName: "Compute Engine default service account",
      email,
      member: `serviceAccount:${email}`,
      name: `projects/${project}/serviceAccounts/${email}`,
      project,
      uniqueId: hash(project).replaceAll(/\D/g, "").padEnd(21, "1").slice(0, 21),
    };
  },
  "gcp:compute/getImage:getImage": ({ inputs, settings }) => {
    const project = text(inputs, "project") || projectOf(settings);
    const name = text(inputs, "name") || `${text(inputs, "family") || "image"}-v20260101`;
    const id = `projects/${project}/global/images/${name}`;
    return {
      ...known(inputs),
      id,
      name,
      family: text(inputs, "family"),
      project,
      selfLink: `https://www.googleapis.com/compute/v1/${id}`,
      imageId: hash(id).replaceAll(/\D/g, "").padEnd(19, "1").slice(0, 19),
      archiveSizeBytes: 0,
      creationTimestamp: "2026-01-01T00:00:00.000-08:00",
      description: "",
      diskSizeGb: 10,
      imageEncryptionKeySha256: "",
      labelFingerprint: "",
      labels: {},
      licenses: [],
      sourceDisk: "",
      sourceDiskEncryptionKeySha256: "",
      sourceDiskId: "",
      sourceImageId: "",
      status: "READY",
    };
  },
  "gcp:storage/getProjectServiceAccount:getProjectServiceAccount": ({ inputs, settings }) => {
    const emailAddress = `service-${simulatedProjectNumber}@gs-project-accounts.iam.gserviceaccount.com`;
    return {
      ...known(inputs),
      id: emailAddress,
      emailAddress,
      member: `serviceAccount:${emailAddress}`,
      project: text(inputs, "project") || projectOf(settings),
    };
  },
  "gcp:tpu/getV2RuntimeVersions:getV2RuntimeVersions": ({ inputs, settings }) => {
    const project = text(inputs, "project") || projectOf(settings);
    const zone = zoneOf({ inputs, settings });
    return { ...known(inputs), id: `projects/${project}/locations/${zone}`, project, versions: runtimeVersions, zone };
  },
};

/**
 * Software of TPU VMs: for v2 to v4, v5e, v5p and v6e.
 *
 * @see https://docs.cloud.google.com/tpu/docs/runtimes
 */
const runtimeVersions = ["tpu-ubuntu2204-base", "v2-alpha-tpuv5", "v2-alpha-tpuv5-lite", "v2-alpha-tpuv6e"];
const secretVersion = "gcp:secretmanager/getSecretVersion:getSecretVersion";

/** The functions that the simulated Google Cloud answers. */
export const googleFunctions: readonly string[] = [
  ...Object.keys(answers),
  ...Object.keys(lookups),
  secretVersion,
].sort();

/** The answer to a provider function; `undefined` where it is none of them, or finds nothing that the program has made. */
export function answerGoogle(call: CloudCall, make: Make): Properties | undefined {
  const { token } = call;
  if (token === secretVersion) return secretVersionFound(call);
  const row = lookups[token];
  return row === undefined ? answers[token]?.(call) : lookedUp(row, call, make);
}

/** What the answer to a function looks like that finds a resource. */
export function exampleGoogle(call: CloudCall, make: Make): Properties | undefined {
  const row = lookups[call.token];
  if (call.token === secretVersion) return { ...known(call.inputs), name: "…", secretData: "…", version: "…" };
  return row === undefined ? undefined : shapeOfFound(row, call, make);
}
