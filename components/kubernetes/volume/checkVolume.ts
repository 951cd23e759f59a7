import { keysOf, unknownKeys } from "../../core/knownKeys.ts";
import { isDnsLabel, isQualifiedName } from "../../core/kubernetesNames.ts";
import { type Problem, Problems } from "../../core/problem.ts";
import { checkLayout } from "../../lustre/layout/checkLayout.ts";
import { checkDirectoryPaths } from "../../lustre/layout/checkPath.ts";
import type { DirectoryLayout } from "../../lustre/layout/layout.ts";
import { checkFileSystem } from "./checkFileSystem.ts";
import { checkSettings } from "./checkSettings.ts";
import { checkImage } from "./image.ts";
import { wantsLayouts, wantsSettings } from "./inputs.ts";
import { scriptText } from "./scripts.ts";
import { isApplied, layoutTable, settingsTable } from "./tables.ts";
import type { LustreToleration, LustreVolumeArgs } from "./volumeArgs.ts";
import type { VolumeValues } from "./volumeValues.ts";

const names = "https://kubernetes.io/docs/concepts/overview/working-with-objects/names/";
const configMaps = "https://kubernetes.io/docs/concepts/configuration/configmap/";
const taints = "https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/";
const nodeLabels = "https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/";
const configMapBytes = 1_048_576;

const argumentNames = keysOf<LustreVolumeArgs>({
  fileSystem: 1,
  namespace: 1,
  claimName: 1,
  capacityGiB: 1,
  mountOptions: 1,
  driver: 1,
  hostPath: 1,
  layouts: 1,
  clientSettings: 1,
  image: 1,
  imagePullSecrets: 1,
  nodeSelector: 1,
  tolerations: 1,
  runAsUser: 1,
  runAsGroup: 1,
  directoryMode: 1,
  commandTimeoutSeconds: 1,
  deadlineSeconds: 1,
  clientNodeSelector: 1,
  clientTolerations: 1,
  clientIntervalSeconds: 1,
  team: 1,
  project: 1,
  environment: 1,
  owner: 1,
  tags: 1,
});

/** The rule of volumes. `args` decide which children there are; `values` are as far known as they are. */
export function checkVolume(args: LustreVolumeArgs, values: Partial<VolumeValues>, defaultClaim: string): Problem[] {
  const problems = new Problems().add(unknownKeys(args, argumentNames));
  if (args.fileSystem === undefined || args.fileSystem === null) {
    problems.error("fileSystem", undefined, "is missing", "give the ref of an FsxLustre, or describe one by hand");
  }
  problems.add(checkFileSystem(args, values));
  checkNames(problems, args, values, defaultClaim);
  checkCapacity(problems, values);
  checkPods(problems, args, values);
  if (Array.isArray(values.layouts)) checkLayouts(problems, values.layouts, values);
  if (Array.isArray(values.clientSettings)) {
    problems.add(checkSettings(values.clientSettings), "clientSettings");
    if (!problems.hasErrors) {
      checkSize(problems, "clientSettings", scriptText("tune-clients.sh") + settingsTable(values.clientSettings));
    }
  }
  for (const key of ["layouts", "clientSettings"] as const) {
    const value = values[key] as unknown;
    if (value !== undefined && !Array.isArray(value)) problems.error(key, value, "is not a list", "give a list");
  }
  checkTolerations(problems, args.tolerations, "tolerations");
  checkTolerations(problems, args.clientTolerations, "clientTolerations");
  checkSelector(problems, args.nodeSelector, "nodeSelector");
  checkSelector(problems, args.clientNodeSelector, "clientNodeSelector");
  return problems.list;
}

function checkNames(
  problems: Problems,
  args: LustreVolumeArgs,
  { namespace, claimName }: Partial<VolumeValues>,
  defaultClaim: string,
): void {
  const rule =
    "is not a name of Kubernetes: 1 to 63 lower-case letters, digits and dashes, a letter or digit at both ends";
  if (args.namespace === undefined || args.namespace === null) {
    problems.error("namespace", undefined, "is missing", "name the namespace of the pods that use the volume");
  } else if (namespace !== undefined && !isName(namespace)) {
    problems.error("namespace", namespace, rule, "use a name such as training", names);
  }
  if (args.claimName === undefined) {
    if (!isDnsLabel(defaultClaim)) {
      problems.error(
        "claimName",
        defaultClaim,
        `(name of the component) ${rule}`,
        "give a claimName such as datasets",
        names,
      );
    }
  } else if (claimName !== undefined && !isName(claimName)) {
    problems.error("claimName", claimName, rule, "use a name such as datasets", names);
  }
}

function isName(value: unknown): boolean {
  return typeof value === "string" && isDnsLabel(value);
}

function checkCapacity(problems: Problems, { capacityGiB, fileSystemGiB }: Partial<VolumeValues>): void {
  for (const [path, value] of Object.entries({ capacityGiB, "fileSystem.capacityGiB": fileSystemGiB })) {
    if (value !== undefined && !isWhole(value, 1, 2 ** 43)) {
      problems.error(path, value, "must be a whole number of GiB, at least 1", "use the capacity of the file system");
    }
  }
}

function checkPods(problems: Problems, args: LustreVolumeArgs, { image }: Partial<VolumeValues>): void {
  const needs = wantsLayouts(args) ? "layouts" : wantsSettings(args) ? "clientSettings" : undefined;
  if (args.image === undefined) {
    if (needs !== undefined) {
      problems.error(
        "image",
        undefined,
        `is missing, and ${needs} are set by a pod that needs lfs and lctl`,
        "name an image with a Lustre client, by tag or digest: registry.example/lustre-client:2.15.6",
      );
    }
  } else if (image !== undefined) {
    problems.add(checkImage(image, "image"));
  }
  const { runAsUser, runAsGroup, directoryMode, commandTimeoutSeconds, deadlineSeconds, clientIntervalSeconds } = args;
  const ranges: [string, number | undefined, number, number][] = [
    ["runAsUser", runAsUser, 0, 2 ** 31 - 1],
    ["runAsGroup", runAsGroup, 0, 2 ** 31 - 1],
    ["commandTimeoutSeconds", commandTimeoutSeconds, 1, 3600],
    ["deadlineSeconds", deadlineSeconds, 60, 86_400],
    ["clientIntervalSeconds", clientIntervalSeconds, 10, 3600],
  ];
  for (const [path, value, least, most] of ranges) {
    if (value !== undefined && !isWhole(value, least, most)) {
      problems.error(path, value, `must be a whole number, ${least} to ${most}`, "use one of these");
    }
  }
  if (directoryMode !== undefined && !/^[0-7]{3,4}$/.test(directoryMode)) {
    problems.error(
      "directoryMode",
      directoryMode,
      "is not an octal mode",
      "use three or four digits, such as 0755 or 2775",
    );
  }
}

function isWhole(value: unknown, least: number, most: number): boolean {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}

function checkLayouts(problems: Problems, layouts: readonly DirectoryLayout[], values: Partial<VolumeValues>): void {
  const { ostCount, lustreVersion, domLimitBytes, importedPaths = [] } = values;
  const ground = {
    ...(ostCount === undefined ? {} : { osts: ostCount }),
    ...(lustreVersion === undefined ? {} : { lustreVersion }),
    ...(domLimitBytes === undefined ? {} : { domLimitBytes }),
  };
  const shaped = layouts.every((layout, index) => {
    if (layout !== null && typeof layout === "object") return true;
    problems.error(`layouts[${index}]`, layout, "is not a layout", "give a path and components");
    return false;
  });
  if (!shaped) return;
  const before = problems.list.length;
  layouts.forEach((layout, index) => {
    // What is wrong with the paths by themselves is said once, below.
    const path = `layouts[${index}]`;
    const own = checkLayout(layout, ground, path).filter((problem) => problem.path !== `${path}.path`);
    // Advice about a layout that no Job applies helps nobody.
    problems.add(own.filter(({ severity }) => severity === "error" || isApplied(layout)));
  });
  problems.add(checkDirectoryPaths(layouts.map(({ path }, index) => ({ path, at: `layouts[${index}].path` }))));
  if (problems.list.slice(before).some(({ severity }) => severity === "error")) return;
  layouts.forEach((layout, index) => {
    const imported = importedPaths.find((one) => isWithin(layout.path, one) || isWithin(one, layout.path));
    if (imported === undefined || !isApplied(layout)) return;
    problems.warning(
      `layouts[${index}].path`,
      layout.path,
      `does not reach the files of ${imported} that come from the object store, which take their stripes from the link to it`,
      "set importedFileChunkSizeMiB of the link, and give it in the layout too; the layout counts for files written here",
      "https://docs.aws.amazon.com/fsx/latest/LustreGuide/performance.html",
    );
  });
  checkSize(problems, "layouts", scriptText("apply-layouts.sh") + layoutTable(layouts));
}

function checkSize(problems: Problems, path: string, text: string): void {
  const bytes = Buffer.byteLength(text);
  if (bytes <= configMapBytes) return;
  problems.error(
    path,
    `${bytes} bytes`,
    `are more than the ${configMapBytes} bytes that a ConfigMap holds`,
    "make several volumes, or set layouts of fewer directories: new subdirectories take them over",
    configMaps,
  );
}

function isWithin(path: string, folder: string): boolean {
  return folder === "/" || path === folder || path.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
}

function checkTolerations(
  problems: Problems,
  tolerations: readonly LustreToleration[] | undefined,
  path: string,
): void {
  (tolerations ?? []).forEach(({ key, operator = "Equal", value, effect }, index) => {
    const at = `${path}[${index}]`;
    if (operator !== "Equal" && operator !== "Exists") {
      problems.error(`${at}.operator`, operator, "is not an operator of tolerations", "use Equal or Exists", taints);
    }
    if (key === undefined && operator !== "Exists") {
      problems.error(`${at}.key`, undefined, "is missing", "name the taint, or use Exists for all", taints);
    } else if (key !== undefined && !isQualifiedName(key)) {
      problems.error(`${at}.key`, key, "is not the key of a taint", "use a key such as dedicated", taints);
    }
    if (value !== undefined && operator === "Exists") {
      problems.error(`${at}.value`, value, "cannot be given with Exists", "leave it out, or use Equal", taints);
    }
    if (effect !== undefined && !["NoSchedule", "PreferNoSchedule", "NoExecute"].includes(effect)) {
      problems.error(
        `${at}.effect`,
        effect,
        "is not an effect of taints",
        "use NoSchedule, PreferNoSchedule or NoExecute",
        taints,
      );
    }
  });
}

function checkSelector(problems: Problems, selector: object | undefined, path: string): void {
  for (const key of Object.keys(selector ?? {})) {
    if (!isQualifiedName(key)) {
      problems.error(
        `${path}.${key}`,
        key,
        "is not the key of a label",
        "use a key such as hybrid-gpu/pool",
        nodeLabels,
      );
    }
  }
}
