export {
  natsUrlSetting,
  poolUrlSetting,
  portSetting,
  readConfig,
  readServices,
  trustedProxiesSetting,
} from './config.ts';
export { endBySignal, MAX_ENDING_SECONDS, SIGNAL_ECHO_MS } from './ending.ts';
export * from './errors.ts';
export * from './http/as-before.ts';
export * from './http/brake.ts';
export * from './http/codes.ts';
export * from './http/endpoint.ts';
export * from './http/listen.ts';
export * from './http/loopback.ts';
export * from './http/our-name.ts';
export * from './http/server.ts';
export * from './http/turns.ts';
export * from './http/web.ts';
export * from './jobs.ts';
export { announce, markNotices, type Notices } from './live/announce.ts';
export { createLiveHub, type LiveHub } from './live/hub.ts';
export { createLive, type Live } from './live/live.ts';
export { connectNats } from './live/nats.ts';
export * from './log.ts';
export * from './postgres/busy.ts';
export * from './postgres/claim.ts';
export { connectOwner, requireConnections } from './postgres/connect.ts';
export { type Dump, dumpSchemas, inNewFolder, readDump } from './postgres/dump.ts';
export * from './postgres/embedded.ts';
export * from './postgres/lost-race.ts';
export * from './postgres/migrate.ts';
export * from './postgres/pool.ts';
export { prepared } from './postgres/prepared.ts';
export * from './postgres/restore.ts';
export * from './postgres/taken.ts';
export * from './postgres/tenant.ts';
export { listenForMetrics } from './prometheus.ts';
export * from './secrets.ts';
export { inSpan, requestId, startTraces } from './traces.ts';
