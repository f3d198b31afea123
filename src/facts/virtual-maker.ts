/** Makers and models of virtual machines, as their firmware names them. Beside such a name no "not virtual" is evidence. */
const VIRTUAL =
  /virtual|vmware|innotek|qemu|kvm|xen|bochs|parallels|bhyve|firecracker|amazon|google|alibaba|tencent|digitalocean|droplet|hetzner|openstack|nutanix|red hat|ovirt|scaleway|vultr|linode|upcloud/i

export const isVirtualMaker = (manufacturer: string, model: string): boolean => VIRTUAL.test(`${manufacturer} ${model}`)
