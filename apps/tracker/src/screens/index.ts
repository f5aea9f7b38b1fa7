export { addScreen } from './add-screen.ts';
export { listScreens } from './list-screens.ts';
export { pairScreen } from './pair-screen.ts';
export { removeScreen, type ScreenNotice } from './remove-screen.ts';
export { setScreen } from './set-screen.ts';
export { setScreensLanguage } from './set-screens-language.ts';
