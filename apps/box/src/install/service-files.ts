/** What a machine must have so that the box runs as a service, without being root, and may open a stick. */
import { DYNASTREAM, STICKS } from '../sources/ant/usb-bus.ts';

/** Whom it runs as. */
export const SERVICE_USER = 'tandem-box';
/** Where it keeps which box this machine is, and what is not yet sent. */
export const SERVICE_FOLDER = '/var/lib/tandem-box';
export const UNIT_FILE = '/etc/systemd/system/tandem-box.service';
/** Read by the service's manager, which is root, and by nobody else: the key of the ANT+ network stands there. */
export const ENVIRONMENT_FILE = '/etc/tandem-box/environment';

/** Where its status page is shown. */
export const STATUS_PORT = 4080;

export type ServiceFile = { path: string; text: string; mode: number };

type Hears = { ant: boolean; ble: boolean };

/** What Linux asks of a program that speaks with a Bluetooth adapter itself; it is given that and no more of root. */
const BLUETOOTH = `AmbientCapabilities=CAP_NET_RAW CAP_NET_ADMIN
CapabilityBoundingSet=CAP_NET_RAW CAP_NET_ADMIN
`;

/** @param program Node and the program, as absolute paths */
export const serviceFiles = (
  program: readonly [string, string],
  hears: Hears,
  antKey: string | undefined,
): ServiceFile[] => [
  { path: UNIT_FILE, mode: 0o644, text: unit(program, hears) },
  {
    path: '/etc/sysusers.d/tandem-box.conf',
    mode: 0o644,
    text: `u ${SERVICE_USER} - "Tandem box"\n`,
  },
  { path: '/etc/udev/rules.d/70-tandem-box.rules', mode: 0o644, text: STICKS.map(rule).join('') },
  ...(antKey === undefined
    ? []
    : [{ path: ENVIRONMENT_FILE, mode: 0o600, text: `TANDEM_ANT_KEY=${antKey}\n` }]),
];

/** A small computer has little memory: what is made and forgotten each second is swept up sooner, of one heap for all threads. */
export const sparing = { flag: '--max-semi-space-size=1', environment: 'MALLOC_ARENA_MAX=1' } as const;

/** It is started again whenever it ends, also where it is not paired yet or its tracker is away. */
const unit = (program: readonly [string, string], { ant, ble }: Hears) => `[Unit]
Description=Tandem box: what the sensors of this room say, for the tracker
Wants=network-online.target
After=network-online.target
StartLimitIntervalSec=0

[Service]
ExecStart=${[program[0], sparing.flag, program[1]].map(quoted).join(' ')} listen${ant ? ' --ant' : ''}${ble ? ' --ble' : ''} --spool %S/tandem-box/spool --status ${STATUS_PORT}
User=${SERVICE_USER}
StateDirectory=tandem-box
StateDirectoryMode=0700
Environment=${sparing.environment}
EnvironmentFile=-${ENVIRONMENT_FILE}
Restart=always
RestartSec=10
${ble ? BLUETOOTH : ''}NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=read-only
PrivateTmp=yes
DevicePolicy=closed
DeviceAllow=char-usb_device rw

[Install]
WantedBy=multi-user.target
`;

const rule = (product: number) =>
  `SUBSYSTEM=="usb", ATTR{idVendor}=="${hex(DYNASTREAM)}", ATTR{idProduct}=="${hex(product)}", GROUP="${SERVICE_USER}", MODE="0660"\n`;

const hex = (id: number) => id.toString(16).padStart(4, '0');

/** A path as one word of a unit: % and $ mean something there. */
const quoted = (path: string) =>
  `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%').replaceAll('$', '$$$$')}"`;
