import { useQuery } from "@tanstack/react-query";
import { answer, answerList, client } from "./client";

/** The shelves of the library; they never change while the server runs. */

const staleTime = Number.POSITIVE_INFINITY;

export const useDevices = () =>
  useQuery({
    queryKey: ["devices"],
    queryFn: () => answerList<"DeviceOut">(client.GET("/api/v1/library/devices", {})),
    staleTime,
  });

export const useSites = () =>
  useQuery({
    queryKey: ["sites"],
    queryFn: () => answer(client.GET("/api/v1/library/sites", {})),
    staleTime,
  });

export const useCompounds = () =>
  useQuery({
    queryKey: ["compounds"],
    queryFn: () => answer(client.GET("/api/v1/library/compounds", {})),
    staleTime,
  });

export const useParameters = () =>
  useQuery({
    queryKey: ["parameters"],
    queryFn: () => answer(client.GET("/api/v1/library/parameters", { params: { query: { search: "" } } })),
    staleTime,
  });

export const useParameter = (name: string) =>
  useQuery({
    queryKey: ["parameter", name],
    queryFn: () => answer(client.GET("/api/v1/library/parameters/{name}", { params: { path: { name } } })),
    staleTime,
  });

export const useIndications = () =>
  useQuery({
    queryKey: ["indications"],
    queryFn: () => answerList<"Indication">(client.GET("/api/v1/library/indications", {})),
    staleTime,
  });

export const useQuestions = () =>
  useQuery({
    queryKey: ["questions"],
    queryFn: () => answerList<"Question">(client.GET("/api/v1/screen/questions", {})),
    staleTime,
  });

export const useZones = () =>
  useQuery({
    queryKey: ["zones"],
    queryFn: () => answerList<"ZoneOut">(client.GET("/api/v1/library/zones", {})),
    staleTime,
  });
