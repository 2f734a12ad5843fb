/**
 * Interfaces of DCE/RPC and DCOM by their UUID, with their calls by number. Those of Windows are named as in TShark 4.0.17,
 * their calls as in its `-G values`, of the task scheduler and of WMI as in MS-TSCH and MS-WMI; those of OPC as in the
 * IDL of the OPC Foundation (opccomn, opcda 3.0, opc_ae 1.1, opchda 1.2). 2026-11.
 */
import type { EventKind } from '../messages/control-event.ts';

export interface Interface {
  readonly name: string;
  readonly bind: string;
  /** Of a call that nobody named. */
  readonly operation: string;
  /** Of its calls by number, `svcctl/create-service-w`. */
  readonly operations: readonly (string | undefined)[];
  readonly acts: ReadonlyMap<number, Acting>;
  readonly answer: 'error' | 'result';
  /** It is meant to be asked without a login, at least at first. */
  readonly isOpen: boolean;
}

/** A call that changes something. */
export interface Acting {
  readonly kind: EventKind;
  readonly call: string;
  /** Its request has the name of a service: behind a handle of 20 bytes. */
  readonly isNamed: boolean;
}

/** Three calls of IUnknown stand in front of those of each object; nobody calls them over the wire. */
const UNKNOWN = 'QueryInterface AddRef Release ';

const acting: Readonly<Record<string, EventKind>> = {
  'svcctl ControlService': 'command',
  'svcctl StartServiceW': 'command',
  'svcctl StartServiceA': 'command',
  'svcctl DeleteService': 'configuration-write',
  'svcctl ChangeServiceConfigW': 'configuration-write',
  'svcctl ChangeServiceConfigA': 'configuration-write',
  'svcctl ChangeServiceConfig2A': 'configuration-write',
  'svcctl ChangeServiceConfig2W': 'configuration-write',
  'svcctl CreateServiceW': 'configuration-write',
  'svcctl CreateServiceA': 'configuration-write',
  'atsvc JobAdd': 'command',
  'ITaskSchedulerService SchRpcRegisterTask': 'configuration-write',
  'winreg CreateKey': 'configuration-write',
  'winreg DeleteKey': 'configuration-write',
  'winreg DeleteValue': 'configuration-write',
  'winreg SetValue': 'configuration-write',
  'winreg InitiateSystemShutdown': 'restart',
  'winreg InitiateSystemShutdownEx': 'restart',
  'IWbemServices ExecMethod': 'command',
  'IWbemServices ExecMethodAsync': 'command',
  'IOPCSyncIO Write': 'write',
  'IOPCSyncIO2 Write': 'write',
  'IOPCSyncIO2 WriteVQT': 'write',
  'IOPCAsyncIO Write': 'write',
  'IOPCAsyncIO2 Write': 'write',
  'IOPCAsyncIO3 Write': 'write',
  'IOPCAsyncIO3 WriteVQT': 'write',
  'IOPCItemIO WriteVQT': 'write',
};
const named: ReadonlySet<string> = new Set(['svcctl CreateServiceW']);
const open: ReadonlySet<string> = new Set(['epmapper', 'IObjectExporter', 'netlogon']);

/** UUID, name, calls in the order of their numbers; `-` where one has no name. */
const rows: readonly (readonly [string, string, string])[] = [
  [
    'e1af8308-5d1f-11c9-91a4-08002b14a0fa',
    'epmapper',
    'Insert Delete Lookup Map LookupHandleFree InqObject MgmtDelete',
  ],
  [
    '99fcfec4-5260-101b-bbcb-00aa0021347a',
    'IObjectExporter',
    'ResolveOxid SimplePing ComplexPing ServerAlive ResolveOxid2 ServerAlive2',
  ],
  ['4d9f4ab8-7d1c-11cf-861e-0020af6e7c57', 'IRemoteActivation', 'RemoteActivation'],
  [
    '000001a0-0000-0000-c000-000000000046',
    'IRemoteSCMActivator',
    `${UNKNOWN}RemoteGetClassObject RemoteCreateInstance`,
  ],
  [
    '00000131-0000-0000-c000-000000000046',
    'IRemUnknown',
    `${UNKNOWN}RemQueryInterface RemAddRef RemRelease`,
  ],
  [
    '00000143-0000-0000-c000-000000000046',
    'IRemUnknown2',
    `${UNKNOWN}RemQueryInterface RemAddRef RemRelease RemQueryInterface2`,
  ],
  [
    '00020400-0000-0000-c000-000000000046',
    'IDispatch',
    `${UNKNOWN}GetTypeInfoCount GetTypeInfo GetIDsOfNames Invoke`,
  ],
  [
    '367abb81-9844-35f1-ad32-98f038001003',
    'svcctl',
    'CloseServiceHandle ControlService DeleteService LockServiceDatabase ' +
      'QueryServiceObjectSecurity SetServiceObjectSecurity QueryServiceStatus ' +
      'SetServiceStatus UnlockServiceDatabase NotifyBootConfigStatus ' +
      'ScSetServiceBitsW ChangeServiceConfigW CreateServiceW EnumDependentServicesW ' +
      'EnumServicesStatusW OpenSCManagerW OpenServiceW QueryServiceConfigW ' +
      'QueryServiceLockStatusW StartServiceW GetServiceDisplayNameW ' +
      'GetServiceKeyNameW ScSetServiceBitsA ChangeServiceConfigA CreateServiceA ' +
      'EnumDependentServicesA EnumServicesStatusA OpenSCManagerA OpenServiceA ' +
      'QueryServiceConfigA QueryServiceLockStatusA StartServiceA ' +
      'GetServiceDisplayNameA GetServiceKeyNameA ScGetCurrentGroupStateW ' +
      'EnumServiceGroupW ChangeServiceConfig2A ChangeServiceConfig2W ' +
      'QueryServiceConfig2A QueryServiceConfig2W QueryServiceStatusEx ' +
      'EnumServicesStatusExA EnumServicesStatusExW ScSendTSMessage',
  ],
  [
    '12345778-1234-abcd-ef00-0123456789ac',
    'samr',
    'Connect Close SetSecurity QuerySecurity Shutdown LookupDomain EnumDomains ' +
      'OpenDomain QueryDomainInfo SetDomainInfo CreateDomainGroup EnumDomainGroups ' +
      'CreateUser EnumDomainUsers CreateDomAlias EnumDomainAliases GetAliasMembership ' +
      'LookupNames LookupRids OpenGroup QueryGroupInfo SetGroupInfo AddGroupMember ' +
      'DeleteDomainGroup DeleteGroupMember QueryGroupMember ' +
      'SetMemberAttributesOfGroup OpenAlias QueryAliasInfo SetAliasInfo ' +
      'DeleteDomAlias AddAliasMember DeleteAliasMember GetMembersInAlias OpenUser ' +
      'DeleteUser QueryUserInfo SetUserInfo ChangePasswordUser GetGroupsForUser ' +
      'QueryDisplayInfo GetDisplayEnumerationIndex TestPrivateFunctionsDomain ' +
      'TestPrivateFunctionsUser GetUserPwInfo RemoveMemberFromForeignDomain ' +
      'QueryDomainInfo2 QueryUserInfo2 QueryDisplayInfo2 GetDisplayEnumerationIndex2 ' +
      'CreateUser2 QueryDisplayInfo3 AddMultipleMembersToAlias ' +
      'RemoveMultipleMembersFromAlias OemChangePasswordUser2 ChangePasswordUser2 ' +
      'GetDomPwInfo Connect2 SetUserInfo2 SetBootKeyInformation GetBootKeyInformation ' +
      'Connect3 Connect4 ChangePasswordUser3 Connect5 RidToSid SetDsrmPassword ' +
      'ValidatePassword',
  ],
  [
    '12345778-1234-abcd-ef00-0123456789ab',
    'lsarpc',
    'Close Delete EnumPrivs QuerySecurity SetSecObj ChangePassword OpenPolicy ' +
      'QueryInfoPolicy SetInfoPolicy ClearAuditLog CreateAccount EnumAccounts ' +
      'CreateTrustedDomain EnumTrustDom LookupNames LookupSids CreateSecret ' +
      'OpenAccount EnumPrivsAccount AddPrivilegesToAccount ' +
      'RemovePrivilegesFromAccount GetQuotasForAccount SetQuotasForAccount ' +
      'GetSystemAccessAccount SetSystemAccessAccount OpenTrustedDomain ' +
      'QueryTrustedDomainInfo SetInformationTrustedDomain OpenSecret SetSecret ' +
      'QuerySecret LookupPrivValue LookupPrivName LookupPrivDisplayName DeleteObject ' +
      'EnumAccountsWithUserRight EnumAccountRights AddAccountRights ' +
      'RemoveAccountRights QueryTrustedDomainInfoBySid SetTrustedDomainInfo ' +
      'DeleteTrustedDomain StorePrivateData RetrievePrivateData OpenPolicy2 ' +
      'GetUserName QueryInfoPolicy2 SetInfoPolicy2 QueryTrustedDomainInfoByName ' +
      'SetTrustedDomainInfoByName EnumTrustedDomainsEx CreateTrustedDomainEx ' +
      'CloseTrustedDomainEx QueryDomainInformationPolicy SetDomainInformationPolicy ' +
      'OpenTrustedDomainByName TestCall LookupSids2 LookupNames2 ' +
      'CreateTrustedDomainEx2 CREDRWRITE CREDRREAD CREDRENUMERATE ' +
      'CREDRWRITEDOMAINCREDENTIALS CREDRREADDOMAINCREDENTIALS CREDRDELETE ' +
      'CREDRGETTARGETINFO CREDRPROFILELOADED LookupNames3 CREDRGETSESSIONTYPES ' +
      'LSARREGISTERAUDITEVENT LSARGENAUDITEVENT LSARUNREGISTERAUDITEVENT ' +
      'lsaRQueryForestTrustInformation LSARSETFORESTTRUSTINFORMATION CREDRRENAME ' +
      'LookupSids3 LookupNames4 LSAROPENPOLICYSCE LSARADTREGISTERSECURITYEVENTSOURCE ' +
      'LSARADTUNREGISTERSECURITYEVENTSOURCE LSARADTREPORTSECURITYEVENT',
  ],
  [
    '4b324fc8-1670-01d3-1278-5a47bf6ee188',
    'srvsvc',
    'NetCharDevEnum NetCharDevGetInfo NetCharDevControl NetCharDevQEnum ' +
      'NetCharDevQGetInfo NetCharDevQSetInfo NetCharDevQPurge NetCharDevQPurgeSelf ' +
      'NetConnEnum NetFileEnum NetFileGetInfo NetFileClose NetSessEnum NetSessDel ' +
      'NetShareAdd NetShareEnumAll NetShareGetInfo NetShareSetInfo NetShareDel ' +
      'NetShareDelSticky NetShareCheck NetSrvGetInfo NetSrvSetInfo NetDiskEnum ' +
      'NetServerStatisticsGet NetTransportAdd NetTransportEnum NetTransportDel ' +
      'NetRemoteTOD NetSetServiceBits NetPathType NetPathCanonicalize NetPathCompare ' +
      'NetNameValidate NETRPRNAMECANONICALIZE NetPRNameCompare NetShareEnum ' +
      'NetShareDelStart NetShareDelCommit NetGetFileSecurity NetSetFileSecurity ' +
      'NetServerTransportAddEx NetServerSetServiceBitsEx NETRDFSGETVERSION ' +
      'NETRDFSCREATELOCALPARTITION NETRDFSDELETELOCALPARTITION ' +
      'NETRDFSSETLOCALVOLUMESTATE NETRDFSSETSERVERINFO NETRDFSCREATEEXITPOINT ' +
      'NETRDFSDELETEEXITPOINT NETRDFSMODIFYPREFIX NETRDFSFIXLOCALVOLUME ' +
      'NETRDFSMANAGERREPORTSITEINFO NETRSERVERTRANSPORTDELEX',
  ],
  [
    '6bffd098-a112-3610-9833-46c3f87e345a',
    'wkssvc',
    'NetWkstaGetInfo NetWkstaSetInfo NetWkstaEnumUsers NetrWkstaUserGetInfo ' +
      'NetrWkstaUserSetInfo NetWkstaTransportEnum NetrWkstaTransportAdd ' +
      'NetrWkstaTransportDel NetrUseAdd NetrUseGetInfo NetrUseDel NetrUseEnum ' +
      'NetrMessageBufferSend NetrWorkstationStatisticsGet NetrLogonDomainNameAdd ' +
      'NetrLogonDomainNameDel NetrJoinDomain NetrUnjoinDomain ' +
      'NetrRenameMachineInDomain NetrValidateName NetrGetJoinInformation ' +
      'NetrGetJoinableOus NetrJoinDomain2 NetrUnjoinDomain2 ' +
      'NetrRenameMachineInDomain2 NetrValidateName2 NetrGetJoinableOus2 ' +
      'NetrAddAlternateComputerName NetrRemoveAlternateComputerName ' +
      'NetrSetPrimaryComputername NetrEnumerateComputerNames',
  ],
  [
    '338cd001-2244-31f1-aaaa-900038001003',
    'winreg',
    'OpenHKCR OpenHKCU OpenHKLM OpenHKPD OpenHKU CloseKey CreateKey DeleteKey ' +
      'DeleteValue EnumKey EnumValue FlushKey GetKeySecurity LoadKey ' +
      'NotifyChangeKeyValue OpenKey QueryInfoKey QueryValue ReplaceKey RestoreKey ' +
      'SaveKey SetKeySecurity SetValue UnLoadKey InitiateSystemShutdown ' +
      'AbortSystemShutdown GetVersion OpenHKCC OpenHKDD QueryMultipleValues ' +
      'InitiateSystemShutdownEx SaveKeyEx OpenHKPT OpenHKPN QueryMultipleValues2 ' +
      'DeleteKeyEx',
  ],
  ['1ff70682-0a51-30e8-076d-740be8cee98b', 'atsvc', 'JobAdd JobDel JobEnum JobGetInfo'],
  [
    '86d35949-83c9-4044-b424-db363231fd0c',
    'ITaskSchedulerService',
    'SchRpcHighestVersion SchRpcRegisterTask SchRpcRetrieveTask SchRpcCreateFolder',
  ],
  [
    '12345678-1234-abcd-ef00-01234567cffb',
    'netlogon',
    'NetrLogonUasLogon NetrLogonUasLogoff NetrLogonSamLogon NetrLogonSamLogoff ' +
      'NetrServerReqChallenge NetrServerAuthenticate NetrServerPasswordSet ' +
      'NetrDatabaseDeltas NetrDatabaseSync NetrAccountDeltas NetrAccountSync ' +
      'NetrGetDCName NetrLogonControl NetrGetAnyDCName NetrLogonControl2 ' +
      'NetrServerAuthenticate2 NetrDatabaseSync2 NetrDatabaseRedo NetrLogonControl2Ex ' +
      'NetrEnumerateTrustedDomains DsrGetDcName NetrLogonDummyRoutine1 ' +
      'NetrLogonSetServiceBits NetrLogonGetTrustRid NetrLogonComputeServerDigest ' +
      'NetrLogonComputeClientDigest NetrServerAuthenticate3 DsrGetDcNameEx ' +
      'DsrGetSiteName NetrLogonGetDomainInfo NetrServerPasswordSet2 ' +
      'NetrServerPasswordGet NetrLogonSendToSam DsrAddressToSiteNamesW ' +
      'DsrGetDcNameEx2 NetrLogonGetTimeServiceParentDomain ' +
      'NetrEnumerateTrustedDomainsEx DsrAddressToSiteNamesExW DsrGetDcSiteCoverageW ' +
      'NetrLogonSamLogonEx DsrEnumerateDomainTrusts DsrDeregisterDnsHostRecords ' +
      'NetrServerTrustPasswordsGet DsrGetForestTrustInformation ' +
      'NetrGetForestTrustInformation NetrLogonSamLogonWithFlags ' +
      'NetrServerGetTrustInfo',
  ],
  ['e3514235-4b06-11d1-ab04-00c04fc2dcd2', 'drsuapi', ''],
  ['82273fdc-e32a-18c3-3f78-827929dc23ea', 'eventlog', ''],
  ['12345678-1234-abcd-ef00-0123456789ab', 'spoolss', ''],
  [
    'f309ad18-d86a-11d0-a075-00c04fb68820',
    'IWbemLevel1Login',
    `${UNKNOWN}EstablishPosition RequestChallenge WBEMLogin NTLMLogin`,
  ],
  ['d4781cd6-e5d3-44df-ad94-930efe48a887', 'IWbemLoginClientID', `${UNKNOWN}SetClientInfo`],
  [
    '9556dc99-828c-11cf-a37e-00aa003240c7',
    'IWbemServices',
    `${UNKNOWN}OpenNamespace CancelAsyncCall QueryObjectSink GetObject GetObjectAsync ` +
      'PutClass PutClassAsync DeleteClass DeleteClassAsync CreateClassEnum ' +
      'CreateClassEnumAsync PutInstance PutInstanceAsync DeleteInstance ' +
      'DeleteInstanceAsync CreateInstanceEnum CreateInstanceEnumAsync ExecQuery ' +
      'ExecQueryAsync ExecNotificationQuery ExecNotificationQueryAsync ExecMethod ' +
      'ExecMethodAsync',
  ],
  [
    '027947e1-d731-11ce-a357-000000000001',
    'IEnumWbemClassObject',
    `${UNKNOWN}Reset Next NextAsync Clone Skip`,
  ],
  ['f31dfde1-07b6-11d2-b2d8-0060083ba1fb', 'IOPCShutdown', ''],
  ['f31dfde2-07b6-11d2-b2d8-0060083ba1fb', 'IOPCCommon', ''],
  [
    '13486d50-4821-11d2-a494-3cb306c10000',
    'IOPCServerList',
    `${UNKNOWN}EnumClassesOfCategories GetClassDetails CLSIDFromProgID`,
  ],
  [
    '9dd0b56c-ad9e-43ee-8305-487f3188bf7a',
    'IOPCServerList2',
    `${UNKNOWN}EnumClassesOfCategories GetClassDetails CLSIDFromProgID`,
  ],
  ['55c382c8-21c7-4e88-96c1-becfb1e3f483', 'IOPCEnumGUID', ''],
  [
    '39c13a4d-011e-11d0-9675-0020afd8adb3',
    'IOPCServer',
    `${UNKNOWN}AddGroup GetErrorString GetGroupByName GetStatus RemoveGroup ` +
      'CreateGroupEnumerator',
  ],
  ['39c13a4e-011e-11d0-9675-0020afd8adb3', 'IOPCServerPublicGroups', ''],
  ['39c13a4f-011e-11d0-9675-0020afd8adb3', 'IOPCBrowseServerAddressSpace', ''],
  ['39c13a50-011e-11d0-9675-0020afd8adb3', 'IOPCGroupStateMgt', ''],
  ['39c13a52-011e-11d0-9675-0020afd8adb3', 'IOPCSyncIO', `${UNKNOWN}Read Write`],
  ['39c13a53-011e-11d0-9675-0020afd8adb3', 'IOPCAsyncIO', `${UNKNOWN}Read Write Refresh Cancel`],
  ['39c13a54-011e-11d0-9675-0020afd8adb3', 'IOPCItemMgt', ''],
  ['39c13a70-011e-11d0-9675-0020afd8adb3', 'IOPCDataCallback', ''],
  [
    '39c13a71-011e-11d0-9675-0020afd8adb3',
    'IOPCAsyncIO2',
    `${UNKNOWN}Read Write Refresh2 Cancel2 SetEnable GetEnable`,
  ],
  ['39c13a72-011e-11d0-9675-0020afd8adb3', 'IOPCItemProperties', ''],
  ['39227004-a18f-4b57-8b0a-5235670f4468', 'IOPCBrowse', ''],
  ['85c0b427-2893-4cbc-bd78-e5fc5146f08f', 'IOPCItemIO', `${UNKNOWN}Read WriteVQT`],
  [
    '730f5f0f-55b1-4c81-9e18-ff8a0904e1fa',
    'IOPCSyncIO2',
    `${UNKNOWN}Read Write ReadMaxAge WriteVQT`,
  ],
  [
    '0967b97b-36ef-423e-b6f8-6bff1e40d39d',
    'IOPCAsyncIO3',
    `${UNKNOWN}Read Write Refresh2 Cancel2 SetEnable GetEnable ReadMaxAge WriteVQT ` +
      'RefreshMaxAge',
  ],
  ['8e368666-d72e-4f78-87ed-647611c61c9f', 'IOPCGroupStateMgt2', ''],
  ['65168851-5783-11d1-84a0-00608cb8a7e9', 'IOPCEventServer', ''],
  ['71bbe88e-9564-4bcd-bcfc-71c558d94f2d', 'IOPCEventServer2', ''],
  ['65168855-5783-11d1-84a0-00608cb8a7e9', 'IOPCEventSubscriptionMgt', ''],
  ['65168857-5783-11d1-84a0-00608cb8a7e9', 'IOPCEventAreaBrowser', ''],
  ['6516885f-5783-11d1-84a0-00608cb8a7e9', 'IOPCEventSink', ''],
  ['1f1217b0-dee0-11d2-a5e5-000086339399', 'IOPCHDA_Server', ''],
  ['1f1217b1-dee0-11d2-a5e5-000086339399', 'IOPCHDA_Browser', ''],
  ['1f1217b2-dee0-11d2-a5e5-000086339399', 'IOPCHDA_SyncRead', ''],
  ['1f1217b3-dee0-11d2-a5e5-000086339399', 'IOPCHDA_SyncUpdate', ''],
  ['1f1217b5-dee0-11d2-a5e5-000086339399', 'IOPCHDA_AsyncRead', ''],
  ['1f1217b9-dee0-11d2-a5e5-000086339399', 'IOPCHDA_DataCallback', ''],
];

export const interfaces: ReadonlyMap<string, Interface> = new Map(
  rows.map(([uuid, name, calls]) => [uuid, described(name, calls)]),
);

function described(name: string, calls: string): Interface {
  const words = calls === '' ? [] : calls.split(' ');
  const acts = new Map<number, Acting>();
  words.forEach((call, number) => {
    const kind = acting[`${name} ${call}`];
    if (kind !== undefined) acts.set(number, { kind, call, isNamed: named.has(`${name} ${call}`) });
  });
  return {
    name,
    bind: `bind/${plain(name)}`,
    operation: plain(name),
    operations: words.map((call) => (call === '-' ? undefined : `${plain(name)}/${plain(call)}`)),
    acts,
    answer: /^I(Wbem|OPC)/.test(name) ? 'result' : 'error',
    isOpen: open.has(name),
  };
}

/** As operations are written: `create-service-w`. */
function plain(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll('_', '-')
    .toLowerCase();
}
