export { readLobby } from './read-lobby.ts';
