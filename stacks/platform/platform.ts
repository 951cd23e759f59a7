import { Namespace } from "@pulumi/kubernetes/core/v1/namespace.js";
import { Provider } from "@pulumi/kubernetes/provider.js";
import * as pulumi from "@pulumi/pulumi";
import { nearest } from "../../components/core/nearest.ts";
import { LustreVolume } from "../../components/kubernetes/index.ts";
import { isProduction } from "../../components/pulumi/index.ts";
import { ConfigurationError } from "../configurationError.ts";
import { type EnvironmentRef, environmentOutputs, type PlaceRef } from "../outputs.ts";
import { lustreNamespace, namespaceOf, type PlatformConfiguration, type VolumeConfiguration } from "./configuration.ts";
import { kubeconfigOf } from "./kubeconfig.ts";

/** What runs in the clusters of one environment: namespaces, and the Lustre volume of every team. */
export async function platform(configuration: PlatformConfiguration) {
  const { environmentProject } = configuration;
  const stack = `${pulumi.getOrganization()}/${environmentProject}/${pulumi.getStack()}`;
  const environment = await environmentOutputs(new pulumi.StackReference(stack));
  refuse(configuration, environment);
  return {
    volumes: Object.fromEntries(environment.places.map((ref) => [ref.place, inPlace(configuration, ref)])),
  };
}

/** What runs in one cluster. Names begin with the place: the clusters of an environment have namespaces in common. */
function inPlace(configuration: PlatformConfiguration, { place, region, cluster, lustre }: PlaceRef) {
  const { lustreClientImage } = configuration;
  const provider = new Provider(place, {
    kubeconfig: kubeconfigOf({ place, region, ...cluster }),
    // Another kubeconfig for the same cluster is no other cluster.
    clusterIdentifier: cluster.endpoint,
  });
  if (lustre === undefined) return {};

  const { ref, layouts, clientSettings } = lustre;
  const protect = isProduction(configuration.environment);
  const namespaced = (name: string, labels: Record<string, string> = {}) =>
    new Namespace(`${place}-${name}`, { metadata: { name, labels } }, { provider, protect });
  // One volume applies the layouts of all: they belong to the file system, and not to who mounts it.
  const prepared =
    layouts.length + clientSettings.length === 0
      ? []
      : [
          new LustreVolume(
            `${place}-${lustreNamespace}-${ref.name}`,
            {
              fileSystem: ref,
              namespace: lustreNamespace,
              claimName: ref.name,
              layouts,
              clientSettings,
              ...(lustreClientImage === "" ? {} : { image: lustreClientImage }),
            },
            {
              provider,
              dependsOn: namespaced(lustreNamespace, { "pod-security.kubernetes.io/enforce": "privileged" }),
            },
          ),
        ];
  const volumes = configuration.volumes.filter((volume) => isIn(volume, place));
  const claims = volumes.map((volume) => {
    const namespace = namespaceOf(volume);
    return new LustreVolume(
      `${place}-${namespace}-${ref.name}`,
      { fileSystem: ref, namespace, claimName: volume.claim ?? ref.name, team: volume.team },
      // Files keep the layout that they were made with: nobody writes before the directories have theirs.
      { provider, dependsOn: [namespaced(namespace), ...prepared] },
    );
  });
  return Object.fromEntries(volumes.map((volume, index) => [namespaceOf(volume), claims[index]!.claimName]));
}

function isIn({ places }: VolumeConfiguration, place: PlaceRef["place"]): boolean {
  return places === undefined || places.includes(place);
}

/** What neither the configuration nor the environment shows alone. */
function refuse(
  { volumes, environmentProject, lustreClientImage }: PlatformConfiguration,
  { stack, teams, places }: EnvironmentRef,
): void {
  const project = pulumi.getProject();
  const names = places.map(({ place }) => place);
  const problems = volumes.flatMap((volume, index) => {
    const path = `${project}:volumes[${index}]`;
    const found: string[] = [];
    if (!teams.includes(volume.team)) {
      found.push(
        `${path}.team (${JSON.stringify(volume.team)}) is no team of ${stack}, which has ${teams.join(", ")}. ` +
          `Fix: did you mean ${nearest(volume.team, teams, 1)[0]}?`,
      );
    }
    for (const ref of places.filter((one) => volume.places?.includes(one.place) && one.lustre === undefined)) {
      found.push(
        `${path}.places (${JSON.stringify(ref.place)}) has no Lustre file system. ` +
          `Fix: give ${stack} one (${environmentProject}:${ref.place}.lustre), or take it out.`,
      );
    }
    return found;
  });
  volumes.forEach((volume, index) => {
    if (places.some(({ place, lustre }) => lustre !== undefined && isIn(volume, place))) return;
    // Places are switched on and off in the environment alone: what waits for one that is off is no mistake.
    void pulumi.log.warn(
      `${project}:volumes[${index}] (team ${volume.team}) is put aside: no place of ${stack} (${names.join(", ")}) has a Lustre file system for it.`,
    );
  });
  const tuned = places.filter(({ lustre }) => lustre && lustre.layouts.length + lustre.clientSettings.length > 0);
  if (lustreClientImage === "" && tuned.length > 0) {
    problems.push(
      `${project}:lustreClientImage (not given) is needed: ${stack} has layouts and client settings to apply. ` +
        `Fix: name an image of yours with lfs and lctl of a Lustre client in stacks/platform/Pulumi.${pulumi.getStack()}.yaml, tagged and not latest.`,
    );
  }
  if (problems.length > 0) throw new ConfigurationError(pulumi.getStack(), problems);
}
