/** A release that does everything otherwise: no run that began on another one could go on here. */
export const inPlaceSwitch = async (): Promise<string> => 'of another release';
