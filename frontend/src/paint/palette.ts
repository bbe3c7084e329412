/** Colours of the composed section: those of a Masson stain, in which collagen is blue and cells are red. */

export const AIR = "#f3f5f7";
export const CORNEUM = "#d9b48a";
export const CORNEUM_LINE = "#b98d5e";
export const EPIDERMIS = "#cf8b95";
export const EPIDERMIS_DEEP = "#a9586d";
export const NUCLEUS = "#6b2f52";
export const PAPILLARY = "#efe6e6";
export const RETICULAR = "#e9dfe0";
export const FAT = "#f6eed6";
export const FAT_LINE = "#d9c795";
export const OLD_FIBRE = "#93aec6";
export const NEW_FIBRES = ["#4fb0ae", "#2f86ad", "#1d5a9c"] as const; // immature to mature
export const VESSEL = "#b8323f";
export const LUMEN = "#f2c4c4";
export const CLOT = "#7d1626";
export const VOID = "#fbfcfd";
export const TORN = "#8d3f4c";
export const NEUTROPHIL = "#5b3f9c";
export const MACROPHAGE_M1 = "#c4661f";
export const MACROPHAGE_M2 = "#a8872b";
export const FIBROBLAST = "#1f7a57";
