import { type Problem, Problems } from "../../core/problem.ts";
import { LustreService } from "../../pulumi/lustreRef.ts";
import { googleHandle, isGoogleId } from "./source.ts";
import type { LustreVolumeArgs } from "./volumeArgs.ts";
import type { VolumeValues } from "./volumeValues.ts";

const sources = {
  fsx: "https://github.com/kubernetes-sigs/aws-fsx-csi-driver/tree/master/examples/kubernetes/static_provisioning",
  azure: "https://github.com/kubernetes-sigs/azurelustre-csi-driver/blob/main/docs/static-provisioning.md",
  google: "https://github.com/GoogleCloudPlatform/lustre-csi-driver/blob/main/docs/preprov-guide.md",
  name: "https://doc.lustre.org/lustre_manual.xhtml",
  efa: "https://docs.aws.amazon.com/fsx/latest/LustreGuide/configure-efa-clients.html",
  hostPath: "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#mount-options",
} as const;

const services: readonly string[] = Object.values(LustreService);

/** The rule of how a file system is mounted: what its driver needs, or the path that nodes have it at. */
export function checkFileSystem(args: LustreVolumeArgs, values: Partial<VolumeValues>): Problem[] {
  const problems = new Problems();
  const { service } = values;
  if (service !== undefined && !services.includes(service)) {
    problems.error("fileSystem.service", service, "is not a service that runs Lustre", `use ${services.join(", ")}`);
    return problems.list;
  }
  checkMount(problems, args, values);
  checkName(problems, values);
  const { fileSystemId, address } = values;
  if (fileSystemId !== undefined) checkId(problems, service, fileSystemId);
  if (address !== undefined) checkAddress(problems, service, address);
  if (values.efa === true && service === LustreService.Fsx) {
    problems.warning(
      "fileSystem.efa",
      true,
      "is only used by nodes that have LNet set up for EFA before they mount; the others mount over TCP and say nothing",
      "set it up in the nodes' user data, and look at the counters of lnetctl net show",
      sources.efa,
    );
  }
  return problems.list;
}

function checkMount(problems: Problems, args: LustreVolumeArgs, { service, hostPath }: Partial<VolumeValues>): void {
  const { driver } = args;
  if (driver !== undefined && args.hostPath !== undefined) {
    problems.error(
      "hostPath",
      hostPath ?? "given",
      "is given beside a driver, and only one of them can mount the file system",
      "leave one of them out",
    );
  }
  if (service === LustreService.OnPrem && driver === undefined && args.hostPath === undefined) {
    problems.error(
      "driver",
      undefined,
      "is missing: servers of one's own have no driver that every cluster has",
      "name the storage driver of the cluster, or give hostPath where the nodes mount the file system by themselves",
    );
  }
  if (typeof driver?.name === "string" && !/^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/.test(driver.name)) {
    problems.error(
      "driver.name",
      driver.name,
      "is not the name of a storage driver",
      "use the name of its CSIDriver, such as lustre-csi.hpe.com",
    );
  }
  if (args.hostPath !== undefined && (args.mountOptions ?? []).length > 0) {
    problems.error(
      "mountOptions",
      args.mountOptions,
      "cannot be given with hostPath: the node has mounted it already",
      "set them where the nodes mount it",
      sources.hostPath,
    );
  }
  if (hostPath !== undefined && (!/^\/[^/]/.test(hostPath) || hostPath.split("/").includes(".."))) {
    problems.error(
      "hostPath",
      hostPath,
      "is not an absolute path below the root of the node",
      "use a path such as /mnt/lustre",
    );
  }
}

function checkName(problems: Problems, { service, mountName }: Partial<VolumeValues>): void {
  if (mountName === undefined) return;
  if (service === LustreService.Azure && mountName !== "lustrefs") {
    problems.error(
      "fileSystem.mountName",
      mountName,
      "is not lustrefs, the name of every file system on Azure",
      "use lustrefs",
      sources.azure,
    );
  } else if (
    service !== LustreService.OnPrem &&
    typeof mountName === "string" &&
    !/^[A-Za-z0-9_-]{1,8}$/.test(mountName)
  ) {
    problems.error(
      "fileSystem.mountName",
      mountName,
      "is not the name of a file system: at most 8 letters, digits, - and _",
      "use what follows :/ in the mount",
      sources.name,
    );
  } else if (typeof mountName !== "string" || !/^[A-Za-z0-9_-]{1,8}(\/[^\s]+)?$/.test(mountName)) {
    problems.error(
      "fileSystem.mountName",
      mountName,
      "is not the name of a file system: at most 8 letters, digits, - and _, maybe followed by a directory",
      "use what follows :/ in the mount",
      sources.name,
    );
  }
}

function checkId(problems: Problems, service: LustreService | undefined, id: string): void {
  const at = "fileSystem.fileSystemId";
  if (service === LustreService.Fsx && !/^fs-[0-9a-f]{8,40}$/.test(id)) {
    problems.error(
      at,
      id,
      "is not the id of an FSx file system",
      "use an id such as fs-0123456789abcdef0",
      sources.fsx,
    );
  } else if (service === LustreService.Google && !isGoogleId(id)) {
    problems.error(
      at,
      id,
      "is not an instance of Managed Lustre",
      "write it as <project>/<zone>/<instance>",
      sources.google,
    );
  } else if (service === LustreService.Google && /^\d+\//.test(googleHandle(id))) {
    // Nodes tell file systems apart by this text, and the driver refuses to mount one name twice.
    problems.warning(
      at,
      id,
      "names its project by number: a node takes it for another file system than one that is named by id, and mounts only the first of them",
      "write the id of the project in every volume of the file system",
      "https://github.com/GoogleCloudPlatform/lustre-csi-driver/blob/main/docs/troubleshooting.md",
    );
  } else if (typeof id !== "string" || !/^[^\s#]{1,128}$/.test(id)) {
    problems.error(at, id, "is not the name of a file system", "use a name without blanks");
  }
}

function checkAddress(problems: Problems, service: LustreService | undefined, address: string): void {
  const at = "fileSystem.address";
  if (service === LustreService.Azure || service === LustreService.Google) {
    if (!/^(\d{1,3}\.){3}\d{1,3}$/.test(address)) {
      const source = service === LustreService.Azure ? sources.azure : sources.google;
      problems.error(
        at,
        address,
        "is not an IPv4 address",
        "use the address alone, such as 10.0.0.4, without @tcp and what follows",
        source,
      );
    }
  } else if (service === LustreService.Fsx) {
    if (!/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(address)) {
      problems.error(
        at,
        address,
        "is not a DNS name",
        "use the DNS name alone, without @tcp and what follows",
        sources.fsx,
      );
    }
  } else if (typeof address !== "string" || !/^[^\s/]+$/.test(address)) {
    problems.error(
      at,
      address,
      "is not where a file system is mounted from",
      "use what stands before :/ in the mount, such as 10.0.0.1@o2ib",
    );
  }
}
