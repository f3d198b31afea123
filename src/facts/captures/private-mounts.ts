/** A mount that says what kind of system a process is in: control groups, files that engines lay over others, layers that they keep. */
const GROUPS = / - cgroup2? /
const LAID_OVER = / (?:\/etc\/(?:hosts|hostname)|\/proc\/meminfo) /
const LAYERS = /\/(docker|containers|containerd|kubelet|buildkit|io\.containerd)[/.]/

/** `/proc/self/mountinfo` with the mounts that decide, and of those nothing that names a person's folders or servers. */
export const withoutPrivateMounts = (text: string): string =>
  text
    .split('\n')
    .flatMap((line): ReadonlyArray<string> => {
      const [left = '', right = ''] = line.split(' - ')
      const [id = '0', parent = '0', device = '0:0', , point = ''] = left.split(' ')
      const [type = ''] = right.split(' ')
      if (GROUPS.test(line)) return [`${line}\n`]
      if (LAID_OVER.test(line)) return [`${id} ${parent} ${device} /removed ${point} rw - ${type} removed rw\n`]
      const engine = point === '/' && type === 'overlay' ? LAYERS.exec(right)?.[1] : undefined
      return engine === undefined ? [] : [`${id} ${parent} ${device} / / rw - overlay overlay rw,lowerdir=/var/lib/${engine}/removed\n`]
    })
    .join('')
