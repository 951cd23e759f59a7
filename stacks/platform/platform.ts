import { Namespace } from "@pulumi/kubernetes/core/v1/namespace.js";
import { Provider } from "@pulumi/kubernetes/provider.js";
import * as pulumi from "@pulumi/pulumi";
import { nearest } from "../../components/core/nearest.ts";
import { LustreVolume } from "../../components/kubernetes/index.ts";
import { isProduction } from "../../components/pulumi/index.ts";
import { ConfigurationError } from "../configurationError.ts";
import { type EnvironmentRef, environmentOutputs } from "../outputs.ts";
import { lustreNamespace, namespaceOf, type PlatformConfiguration } from "./configuration.ts";
import { eksKubeconfig } from "./kubeconfig.ts";

/** What runs in the cluster of one environment: namespaces, and the Lustre volume of every team. */
export async function platform(configuration: PlatformConfiguration) {
  const { environmentProject, volumes, lustreClientImage } = configuration;
  const stack = `${pulumi.getOrganization()}/${environmentProject}/${pulumi.getStack()}`;
  const environment = await environmentOutputs(new pulumi.StackReference(stack));
  refuse(configuration, environment);
  const { region, cluster, lustre } = environment;
  const provider = new Provider("cluster", {
    kubeconfig: eksKubeconfig({ region, ...cluster }),
    // Another kubeconfig for the same cluster is no other cluster.
    clusterIdentifier: cluster.endpoint,
  });
  if (lustre === undefined) return { volumes: {} };

  const { ref, layouts, clientSettings } = lustre;
  const protect = isProduction(configuration.environment);
  const namespaced = (name: string, labels: Record<string, string> = {}) =>
    new Namespace(name, { metadata: { name, labels } }, { provider, protect });
  // One volume applies the layouts of all: they belong to the file system, and not to who mounts it.
  const prepared =
    layouts.length + clientSettings.length === 0
      ? []
      : [
          new LustreVolume(
            `${lustreNamespace}-${ref.name}`,
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
  const claims = volumes.map((volume) => {
    const namespace = namespaceOf(volume);
    return new LustreVolume(
      `${namespace}-${ref.name}`,
      { fileSystem: ref, namespace, claimName: volume.claim ?? ref.name, team: volume.team },
      // Files keep the layout that they were made with: nobody writes before the directories have theirs.
      { provider, dependsOn: [namespaced(namespace), ...prepared] },
    );
  });
  return {
    volumes: Object.fromEntries(volumes.map((volume, index) => [namespaceOf(volume), claims[index]!.claimName])),
  };
}

/** What neither the configuration nor the environment shows alone. */
function refuse(
  { volumes, environmentProject, lustreClientImage }: PlatformConfiguration,
  { stack, teams, lustre }: EnvironmentRef,
): void {
  const project = pulumi.getProject();
  const problems = volumes.flatMap(({ team }, index) =>
    teams.includes(team)
      ? []
      : [
          `${project}:volumes[${index}].team (${JSON.stringify(team)}) is no team of ${stack}, which has ${teams.join(", ")}. ` +
            `Fix: did you mean ${nearest(team, teams, 1)[0]}?`,
        ],
  );
  if (lustre === undefined && volumes.length > 0) {
    problems.push(
      `${project}:volumes has ${volumes.length}, and ${stack} has no Lustre file system. ` +
        `Fix: give it one (${environmentProject}:lustre), or remove the volumes.`,
    );
  }
  if (lustreClientImage === "" && lustre !== undefined && lustre.layouts.length + lustre.clientSettings.length > 0) {
    problems.push(
      `${project}:lustreClientImage (not given) is needed: ${stack} has layouts and client settings to apply. ` +
        `Fix: name an image of yours with lfs and lctl of a Lustre client in stacks/platform/Pulumi.${pulumi.getStack()}.yaml, tagged and not latest.`,
    );
  }
  if (problems.length > 0) throw new ConfigurationError(pulumi.getStack(), problems);
}
