FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -o /taxrefund ./app

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /taxrefund /taxrefund
VOLUME /data
ENV DATA_DIR=/data LISTEN=0.0.0.0:8080
EXPOSE 8080
ENTRYPOINT ["/taxrefund"]
CMD ["serve"]
