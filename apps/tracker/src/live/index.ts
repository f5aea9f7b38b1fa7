export { changeBoardRule } from './change-board-rule.ts';
export { dropChunks } from './drop-chunks.ts';
export { heardSeats } from './heard-seats.ts';
export { ingest, notStarted } from './ingest.ts';
export { LATE_DATA_SECONDS } from './late-data.ts';
export { createLiveBoards, type LiveBoards } from './live-boards.ts';
export { resumeEvent } from './resume-event.ts';
export { startEvent } from './start-event.ts';
export { autoStop, stopEvent } from './stop-event.ts';
