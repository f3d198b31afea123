/**
 * What one PowerShell prints as JSON: rows of WMI classes, all but one under the classes' own names, and of each display adapter what the registry has
 * of that very device: the device's own key names the driver's key, so two cards of one model keep their own figures. Only names of
 * Windows itself are asked for, which are the same in every language. Each part fails by itself. No double quotes: they would have to
 * survive the command line. Efficiency classes and instruction sets have no class; where the language mode forbids to call Windows
 * itself they stay unknown.
 */
export const SCRIPT = [
  "$ErrorActionPreference='SilentlyContinue'",
  "$ProgressPreference='SilentlyContinue'",
  'try{[Console]::OutputEncoding=New-Object Text.UTF8Encoding $false}catch{}',
  '$o=@{}',
  'function rows($class,$fields){Get-CimInstance -ClassName $class -Property $fields -OperationTimeoutSec 4|Select-Object -Property $fields}',
  ...(
    [
      // Not by its own name: captures leave out what is said of a computer.
      ['Machine', 'Win32_ComputerSystem', 'Manufacturer', 'Model', 'TotalPhysicalMemory', 'HypervisorPresent'],
      ['Win32_OperatingSystem', 'Win32_OperatingSystem', 'TotalVisibleMemorySize', 'FreePhysicalMemory'],
      ['Win32_PhysicalMemory', 'Win32_PhysicalMemory', 'Capacity'],
      ['Win32_Processor', 'Win32_Processor', 'NumberOfCores', 'NumberOfLogicalProcessors', 'Architecture'],
      ['Win32_VideoController', 'Win32_VideoController', 'Name', 'AdapterCompatibility', 'AdapterRAM', 'PNPDeviceID', 'ConfigManagerErrorCode']
    ] as const
  ).map(([name, from, ...fields]) => `$o.${name}=@(rows '${from}' @(${fields.map((field) => `'${field}'`).join(',')}))`),
  "$e='HKLM:\\SYSTEM\\CurrentControlSet\\Enum\\'",
  "$c='HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Class\\'",
  '$o.DisplayAdapters=@(foreach($v in $o.Win32_VideoController){' +
    'if($v.PNPDeviceID){' +
    '$d=Get-ItemProperty -LiteralPath ($e+$v.PNPDeviceID);' +
    'if($d.Driver){' +
    '$r=Get-ItemProperty -LiteralPath ($c+$d.Driver);' +
    "[pscustomobject]@{PNPDeviceID=$v.PNPDeviceID;LocationInformation=$d.LocationInformation;qwMemorySize=$r.'HardwareInformation.qwMemorySize';" +
    "MemorySize=$r.'HardwareInformation.MemorySize'}}}})",
  'try{' +
    "$a=[AppDomain]::CurrentDomain.DefineDynamicAssembly((New-Object Reflection.AssemblyName 'plimsoll'),'Run');" +
    "$t=$a.DefineDynamicModule('plimsoll').DefineType('Kernel','Public,Class');" +
    'foreach($f in @(' +
    "@('GetLogicalProcessorInformationEx',[Type[]]@([int],[IntPtr],[int].MakeByRefType()))," +
    "@('IsProcessorFeaturePresent',[Type[]]@([int])))){" +
    "$m=$t.DefinePInvokeMethod($f[0],'kernel32.dll','Public,Static,PinvokeImpl',[Reflection.CallingConventions]::Standard,[bool],$f[1]," +
    '[Runtime.InteropServices.CallingConvention]::Winapi,[Runtime.InteropServices.CharSet]::Auto);' +
    "$m.SetImplementationFlags('PreserveSig')};" +
    '$k=$t.CreateType();' +
    '$o.ProcessorFeatures=@{avx2=$k::IsProcessorFeaturePresent(40);avx512=$k::IsProcessorFeaturePresent(41)};' +
    '$n=0;[void]$k::GetLogicalProcessorInformationEx(0,[IntPtr]::Zero,[ref]$n);' +
    '$b=[Runtime.InteropServices.Marshal]::AllocHGlobal($n);' +
    'if($k::GetLogicalProcessorInformationEx(0,$b,[ref]$n)){' +
    '$o.EfficiencyClasses=@(for($i=0;$i -lt $n;$i+=[Runtime.InteropServices.Marshal]::ReadInt32($b,$i+4)){' +
    '[int][Runtime.InteropServices.Marshal]::ReadByte($b,$i+9)})}' +
    '}catch{}',
  'ConvertTo-Json -InputObject $o -Depth 4 -Compress'
].join(';')
