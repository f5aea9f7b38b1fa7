export { mountEmbed } from './mount-embed.ts';
