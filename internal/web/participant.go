package web

func (s *Server) participantRoutes() []route { return nil }
